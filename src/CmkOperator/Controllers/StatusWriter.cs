using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;

namespace CmkOperator.Controllers;

/// <summary>Writes only the changes of a status, and sends nothing when there are none.</summary>
internal sealed class StatusWriter(ObjectPatcher<CmkWorkspace> patcher)
{
    /// <summary>Reads the object into the store, so that the next write starts from what the server has.</summary>
    /// <exception cref="KubernetesApiException">The server is unreachable, busy or failing, or forbids it: worth a retry with backoff.</exception>
    public Task RefreshAsync(NamespacedName key, CancellationToken cancellationToken) => patcher.RefreshAsync(key, cancellationToken);

    /// <summary>Reads an object whose labels have left the selection of this operator; null when it is gone.</summary>
    /// <exception cref="KubernetesApiException">The server is unreachable, busy or failing, or forbids it: worth a retry with backoff.</exception>
    public Task<CmkWorkspace?> ReadDepartedAsync(NamespacedName key, CancellationToken cancellationToken) => patcher.ReadDepartedAsync(key, cancellationToken);

    /// <summary>Brings the status from <paramref name="before"/> to <paramref name="after"/>.</summary>
    /// <param name="target">The object, at the version that <paramref name="before"/> was read from.</param>
    /// <param name="before">The status as read; null when there was none.</param>
    /// <param name="after">The desired status as stored.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="KubernetesApiException">The server is unreachable, busy or failing: worth a retry with backoff.</exception>
    public async Task<WriteResult> WriteAsync(
        ObjectReference target, JsonObject? before, JsonObject after, CancellationToken cancellationToken)
    {
        if (MergePatch.Diff(before, after) is not { } changes)
        {
            return new WriteResult(WriteOutcome.Unchanged, target);
        }

        var patch = new JsonObject { ["status"] = changes };
        return await patcher.PatchAsync(target, patch, "status", CmkWorkspaceNames.StatusFieldManager, cancellationToken);
    }
}
