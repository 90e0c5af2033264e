using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Reconciliation;

namespace CmkOperator.Webhooks;

/// <summary>
/// The other objects that declare the same workspace, as the operator last saw the cluster. Two objects that appear within the same
/// moment can both be missed here; the reconciler finds them afterwards and lets the first one have the workspace.
/// </summary>
/// <param name="store">What it last saw.</param>
/// <param name="isCurrent">Whether the watch is up, so that what has gone since would be known.</param>
internal sealed class Declarations(WorkspaceStore store, Func<bool> isCurrent)
{
    /// <summary>
    /// The objects in whose way this one comes. None when the change does not make it declare anything new: an object that is there
    /// already must stay editable, whoever else declares the same. None either while the view of the cluster may be old.
    /// </summary>
    /// <param name="now">The object as it shall be, with name and namespace.</param>
    /// <param name="before">The object as it is; null when it is new.</param>
    public IReadOnlyList<CmkWorkspace> Others(CmkWorkspace now, CmkWorkspace? before)
    {
        if (!isCurrent()
            || Target(now) is not { } target
            || (before is not null && string.Equals(target, Target(before), StringComparison.OrdinalIgnoreCase)))
        {
            return [];
        }

        var self = WorkspaceStore.Reference(now).Key;
        var others = new List<CmkWorkspace>();
        foreach (var key in store.SameTarget(now))
        {
            if (key != self && store.TryGet(key, out var other) && RivalFinder.Counts(other))
            {
                others.Add(other);
            }
        }

        return others;
    }

    // One that only looks declares nothing, as for the reconciler.
    private static string? Target(CmkWorkspace workspace) => workspace.Spec?.ObserveOnly == true ? null : WorkspaceStore.Target(workspace);
}
