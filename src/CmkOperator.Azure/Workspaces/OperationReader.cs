using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Json;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Workspaces;

/// <summary>
/// Polls a long-running operation once (Azure documentation: "Track asynchronous Azure operations"). The address is opaque and used
/// unchanged, but only on the hosts of Azure Resource Manager, because the request carries a token.
/// </summary>
internal sealed class OperationReader(AzureReader reader)
{
    /// <summary>The state of the operation at that address; absent when the address has expired.</summary>
    public async Task<Reading<OperationFacts>> ReadAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !reader.Cloud.IsArm(uri))
        {
            return Reading.Failed<OperationFacts>(new AzureFault(
                400, FaultCodes.ForeignHost, "The recorded address of the operation is outside this cloud; nothing was sent there"));
        }

        var reply = await reader.SendAsync(AzureRequest.Read(uri), cancellationToken);
        if (reply.Fault is { } fault)
        {
            // A rejected poll says nothing about the operation; every other 4xx is its end.
            return fault.Status is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 410 or 429)
                ? Reading.Of(new OperationFacts("Failed", fault, null))
                : fault.Status is 404 or 410
                    ? new Reading<OperationFacts>.Absent(fault)
                    : Reading.Failed<OperationFacts>(fault);
        }

        return Reading.Of(Map(reply));
    }

    private static OperationFacts Map(AzureReply reply)
    {
        var body = Body(reply.Body);
        if (body is not null && AzureErrorBody.Text(AzureErrorBody.Member(body, "status")) is { Length: > 0 } status)
        {
            return Ended(status, body, reply);
        }

        // A Location address returns no status: it answers 202 until the operation is done, then the result, which may be one of failure.
        if (reply.Status == 202 || body is null)
        {
            return new OperationFacts(reply.Status == 202 ? "InProgress" : "Succeeded", null, reply.RetryAfter);
        }

        // A resource that is still being created may be the answer as well: its state says whether the operation is over.
        var state = AzureErrorBody.Member(body, "properties") is JsonObject properties ? AzureErrorBody.Text(AzureErrorBody.Member(properties, "provisioningState")) : null;
        return Ended(
            AzureErrorBody.Member(body, "error") is JsonObject or JsonArray { Count: > 0 } && state?.ToUpperInvariant() is not ("FAILED" or "CANCELED") ? "Failed"
                : state is { Length: > 0 } ? state
                : "Succeeded",
            body,
            reply);
    }

    private static OperationFacts Ended(string status, JsonObject body, AzureReply reply)
    {
        var facts = new OperationFacts(status, null, reply.RetryAfter);
        return facts.Failed ? facts with { Error = AzureFaultMapper.FromOperation(AzureErrorBody.Parse(body), status, reply.RequestId) } : facts;
    }

    private static JsonObject? Body(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonTree.Read(body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
