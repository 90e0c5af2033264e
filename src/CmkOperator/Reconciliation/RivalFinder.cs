using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>Finds the other objects that declare the same workspace.</summary>
internal sealed class RivalFinder(WorkspaceStore store)
{
    /// <summary>
    /// The rivals of an object. One that only looks claims nothing and is no rival; nor is one that has no access to the workspace, or
    /// anybody could keep others from a workspace by naming it first.
    /// </summary>
    public IReadOnlyList<Rival> Find(CmkWorkspace workspace)
    {
        var self = WorkspaceStore.Reference(workspace).Key;
        var rivals = new List<Rival>();
        foreach (var key in store.SameTarget(workspace))
        {
            if (key != self && store.TryGet(key, out var other) && other.Spec?.ObserveOnly != true && !IsShutOut(other))
            {
                rivals.Add(new Rival(
                    new ObjectKey(key.Namespace, key.Name),
                    new DateTimeOffset(other.Metadata.CreationTimestamp ?? DateTime.UnixEpoch, TimeSpan.Zero),
                    other.Status?.Workspace?.Claimed == true));
            }
        }

        return rivals;
    }

    private static bool IsShutOut(CmkWorkspace other) =>
        other.Status?.Workspace?.Claimed != true
        && other.Status?.Conditions?.Any(condition => condition is
        {
            Type: nameof(ConditionType.Stalled),
            Status: "True",
            Reason: nameof(ConditionReason.AuthenticationFailed) or nameof(ConditionReason.AuthorizationFailed),
        }) == true;
}
