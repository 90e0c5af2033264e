using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>Finds the other objects that declare the same workspace.</summary>
internal sealed class RivalFinder(WorkspaceStore store)
{
    /// <summary>The rivals of an object. One that only looks claims nothing and is no rival.</summary>
    public IReadOnlyList<Rival> Find(CmkWorkspace workspace)
    {
        var self = WorkspaceStore.Reference(workspace).Key;
        var rivals = new List<Rival>();
        foreach (var key in store.SameTarget(workspace))
        {
            if (key != self && store.TryGet(key, out var other) && other.Spec?.ObserveOnly != true)
            {
                rivals.Add(new Rival(
                    new ObjectKey(key.Namespace, key.Name),
                    new DateTimeOffset(other.Metadata.CreationTimestamp ?? DateTime.UnixEpoch, TimeSpan.Zero),
                    other.Status?.Workspace?.Claimed == true));
            }
        }

        return rivals;
    }
}
