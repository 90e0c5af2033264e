using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Sharding;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>Finds the other objects that declare the same workspace, among those of this operator and, where there are several, of the others.</summary>
/// <param name="store">The objects that this operator selects.</param>
/// <param name="elsewhere">Every object in the cluster; null when this operator selects them all.</param>
internal sealed class RivalFinder(WorkspaceStore store, ObjectDirectory? elsewhere = null)
{
    /// <summary>The rivals of an object.</summary>
    public IReadOnlyList<Rival> Find(CmkWorkspace workspace)
    {
        var self = WorkspaceStore.Reference(workspace).Key;
        List<Rival> rivals = [.. store.OthersOf(workspace).Select(DeclaredRival.Of).OfType<Rival>()];
        if (elsewhere is not null && WorkspaceStore.Target(workspace) is { } target)
        {
            // What this operator wrote to its own objects is in its store first.
            rivals.AddRange(elsewhere.SameTarget(target)
                .Where(entry => entry.Key != self && !store.Contains(entry.Key))
                .Select(entry => entry.Rival)
                .OfType<Rival>());
        }

        return rivals;
    }

    /// <summary>True when an object blocks others that declare the same workspace.</summary>
    public static bool Counts(CmkWorkspace other) => DeclaredRival.Of(other) is not null;
}
