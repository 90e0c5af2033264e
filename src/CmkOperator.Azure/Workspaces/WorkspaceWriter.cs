using System.Text.Json;
using Azure.Core;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Desired;
using CmkOperator.Planning;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Workspaces;

/// <summary>
/// Writes workspaces (Azure REST API: Workspaces - Create Or Update, Update, Delete). It never retries a request: after a lost reply the
/// next pass reads first, and finds that the operation is running or that the request never arrived.
/// </summary>
internal sealed class WorkspaceWriter(AzureReader reader)
{
    /// <summary>Creates it as it is declared, under <paramref name="key"/>, or repeats the PUT of a failed one of ours in place.</summary>
    public Task<WriteOutcome> CreateAsync(DesiredWorkspace desired, KeyIdentifier key, CancellationToken cancellationToken) =>
        SendAsync(RequestMethod.Put, desired.WorkspaceId, WorkspaceBodies.Create(desired, key), cancellationToken);

    /// <summary>Switches it to another key, or version, of its vault.</summary>
    public Task<WriteOutcome> PatchKeyAsync(string workspaceId, KeyIdentifier key, CancellationToken cancellationToken) => key.Version is null
        ? throw new ArgumentException($"A workspace needs a key identifier with a version; got {key}.", nameof(key))
        : SendAsync(RequestMethod.Patch, workspaceId, WorkspaceBodies.Key(key), cancellationToken);

    /// <summary>Corrects fields.</summary>
    public Task<WriteOutcome> PatchFieldsAsync(string workspaceId, WorkspaceChanges changes, CancellationToken cancellationToken) => changes.IsEmpty
        ? Task.FromResult<WriteOutcome>(new WriteOutcome.Done())
        : SendAsync(RequestMethod.Patch, workspaceId, WorkspaceBodies.Fields(changes), cancellationToken);

    /// <summary>Deletes it: softly, so that it can be recovered for 14 days, or permanently with its managed resources and their data.</summary>
    public Task<WriteOutcome> DeleteAsync(string workspaceId, bool purge, CancellationToken cancellationToken) => purge
        ? SendAsync(RequestMethod.Delete, workspaceId, default, cancellationToken, ("forceToPurge", "true"))
        : SendAsync(RequestMethod.Delete, workspaceId, default, cancellationToken);

    private async Task<WriteOutcome> SendAsync(
        RequestMethod method, string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken, params (string, string)[] query)
    {
        var request = new AzureRequest(
            method, reader.Arm(id, ApiVersions.MachineLearning, query), AzureAudience.ResourceManager, body, Repeatable: false);
        var reply = await reader.SendAsync(request, cancellationToken);
        if (reply.Fault is { } fault)
        {
            return new WriteOutcome.Failed(fault);
        }

        return reply.Status == 202 || IsUnderWay(reply.Body)
            ? new WriteOutcome.Begun(OperationUrl(reply.OperationUrl), reply.RetryAfter)
            : new WriteOutcome.Done();
    }

    // Polling the address sends a token, so an address outside this cloud is dropped.
    private string? OperationUrl(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && reader.Cloud.IsArm(uri) ? url : null;

    private static bool IsUnderWay(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return false;
        }

        string? state;
        try
        {
            state = JsonSerializer.Deserialize(body.Span, WorkspaceJson.Default.WorkspaceResource)?.Properties?.ProvisioningState;
        }
        catch (JsonException)
        {
            // Accepted, but with an unknown status: the next pass reads the workspace.
            return true;
        }

        return state is not (null or "") && !(Is(state, "Succeeded") || Is(state, "Failed") || Is(state, "Canceled"));
    }

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
