using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Json;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Workspaces;

/// <summary>
/// Asks Azure Machine Learning for its own diagnosis of a workspace (Azure REST API: Workspaces - Diagnose), which takes a while: begin it,
/// then poll. It changes nothing in Azure. The result is at the address in Location, which answers 202 until then.
/// </summary>
internal sealed class DiagnosisReader(AzureReader reader)
{
    private const string ListSuffix = "Results";

    // Every check, with its defaults.
    private static ReadOnlyMemory<byte> Body { get; } =
        """{"value":{"udr":{},"nsg":{},"resourceLock":{},"dnsResolution":{},"storageAccount":{},"keyVault":{},"containerRegistry":{},"applicationInsights":{},"others":{},"requiredResourceProviders":{}}}"""u8
            .ToArray();

    /// <summary>Begins a diagnosis.</summary>
    /// <param name="workspaceId">The workspace's ARM id.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<DiagnosisStep> BeginAsync(string workspaceId, CancellationToken cancellationToken)
    {
        // A second diagnosis after a lost answer does no harm.
        var request = new AzureRequest(
            RequestMethod.Post, reader.Arm(workspaceId + "/diagnose", ApiVersions.MachineLearning), AzureAudience.ResourceManager, Body, Repeatable: true);
        return Step(await reader.SendAsync(request, cancellationToken), null);
    }

    /// <summary>Polls a diagnosis once.</summary>
    /// <param name="url">The address of <see cref="DiagnosisStep.Running"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<DiagnosisStep> PollAsync(string url, CancellationToken cancellationToken) =>
        // The request carries a token, so an address outside this cloud gets none.
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && reader.Cloud.IsArm(uri)
            ? Step(await reader.SendAsync(AzureRequest.Read(uri), cancellationToken), url)
            : new DiagnosisStep.Failed(new AzureFault(400, FaultCodes.ForeignHost, "Azure's address for the result of the diagnosis is outside this cloud; nothing was sent there"));

    private static DiagnosisStep Step(AzureReply reply, string? polled)
    {
        if (reply.Fault is { } fault)
        {
            // The diagnosis goes on in Azure, whatever became of one poll.
            return new DiagnosisStep.Failed(fault, MayPass: polled is not null && (fault.Status is 0 or 408 or 429 or >= 500));
        }

        var body = Read(reply.Body);
        if (body is not null && (Lists(body) ?? (AzureErrorBody.Member(body, "properties") is JsonObject inner ? Lists(inner) : null)) is { } lists)
        {
            return new DiagnosisStep.Done([.. lists.SelectMany(list => Findings(list.Key, list.Value))]);
        }

        var status = body is null ? null : AzureErrorBody.Text(AzureErrorBody.Member(body, "status"));
        var operation = new OperationFacts(status ?? (reply.Status == 202 ? "InProgress" : "Succeeded"), null, reply.RetryAfter);
        if (operation.Failed)
        {
            return new DiagnosisStep.Failed(AzureFaultMapper.FromOperation(AzureErrorBody.Parse(body!), operation.Status, reply.RequestId));
        }

        return operation.Succeeded || (reply.ResultUrl ?? reply.OperationUrl ?? polled) is not { } next
            ? new DiagnosisStep.Failed(AzureFaultMapper.InvalidResponse("Azure's answer has no result of the diagnosis, and no address of one", reply.RequestId))
            : new DiagnosisStep.Running(next, reply.RetryAfter);
    }

    private static JsonObject? Lists(JsonObject body) => AzureErrorBody.Member(body, "value") as JsonObject;

    private static IEnumerable<DiagnosisFinding> Findings(string list, JsonNode? items)
    {
        var subject = list.EndsWith(ListSuffix, StringComparison.OrdinalIgnoreCase) ? list[..^ListSuffix.Length] : list;
        return (items as JsonArray ?? []).OfType<JsonObject>().Select(item => new DiagnosisFinding(
            FaultText.Plain(subject), Text(item, "level"), Text(item, "code"), Text(item, "message")));
    }

    private static string Text(JsonObject item, string name) => FaultText.Plain(AzureErrorBody.Text(AzureErrorBody.Member(item, name)));

    private static JsonObject? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonTree.Read(body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
