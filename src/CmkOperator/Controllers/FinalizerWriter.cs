using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;

namespace CmkOperator.Controllers;

/// <summary>Adds and removes our finalizer and keeps those of others.</summary>
internal sealed class FinalizerWriter(ObjectPatcher<CmkWorkspace> patcher)
{
    /// <summary>Ensures that the object is not deleted before we release it.</summary>
    /// <param name="target">The object, at the version that <paramref name="present"/> was read from.</param>
    /// <param name="present">Its finalizers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="KubernetesApiException">Worth a retry with backoff.</exception>
    public Task<WriteResult> AddAsync(ObjectReference target, IEnumerable<string>? present, CancellationToken cancellationToken)
    {
        string[] finalizers = [.. present ?? []];
        return finalizers.Contains(CmkWorkspaceNames.Finalizer)
            ? Task.FromResult(new WriteResult(WriteOutcome.Unchanged, target))
            : SetAsync(target, [.. finalizers, CmkWorkspaceNames.Finalizer], cancellationToken);
    }

    /// <summary>Releases the object. An object that is already gone (<see cref="WriteOutcome.Gone"/>) counts as success.</summary>
    /// <param name="target">The object, at the version that <paramref name="present"/> was read from.</param>
    /// <param name="present">Its finalizers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="KubernetesApiException">Worth a retry with backoff.</exception>
    public Task<WriteResult> RemoveAsync(ObjectReference target, IEnumerable<string>? present, CancellationToken cancellationToken)
    {
        string[] finalizers = [.. present ?? []];
        return finalizers.Contains(CmkWorkspaceNames.Finalizer)
            ? SetAsync(target, [.. finalizers.Where(name => name != CmkWorkspaceNames.Finalizer)], cancellationToken)
            : Task.FromResult(new WriteResult(WriteOutcome.Unchanged, target));
    }

    private async Task<WriteResult> SetAsync(ObjectReference target, string[] finalizers, CancellationToken cancellationToken)
    {
        var list = new JsonArray();
        foreach (var name in finalizers)
        {
            list.Add((JsonNode)name);
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = list } };
        var result = await patcher.PatchAsync(target, patch, null, CmkWorkspaceNames.FieldManager, cancellationToken);
        // A list of names cannot be malformed, and no version of our definition has a rule about it: whoever rejects it forbids it.
        return result.Outcome == WriteOutcome.Invalid ? result with { Outcome = WriteOutcome.Refused } : result;
    }
}
