using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Reconciliation;

namespace CmkOperator.Webhooks;

/// <summary>
/// The other objects that declare the same workspace, as the operator last saw the cluster. Two objects created at the same moment
/// can both pass here; the reconciler finds them afterwards and lets the first one have the workspace.
/// </summary>
/// <param name="store">The store of the objects last seen.</param>
/// <param name="isCurrent">Whether the watch works, so that deletions are known.</param>
internal sealed class Declarations(WorkspaceStore store, Func<bool> isCurrent)
{
    /// <summary>
    /// The objects that this one conflicts with. None when the change does not make it declare anything new: an existing object must
    /// stay editable, even if another declares the same. None either while the view of the cluster may be outdated.
    /// </summary>
    /// <param name="now">The new object, with name and namespace.</param>
    /// <param name="before">The existing object; null when it is new.</param>
    public IReadOnlyList<CmkWorkspace> Others(CmkWorkspace now, CmkWorkspace? before)
    {
        if (!isCurrent()
            || Target(now) is not { } target
            || (before is not null && string.Equals(target, Target(before), StringComparison.OrdinalIgnoreCase)))
        {
            return [];
        }

        return [.. store.OthersOf(now).Where(RivalFinder.Counts)];
    }

    // One that only observes declares nothing, as in the reconciler.
    private static string? Target(CmkWorkspace workspace) => workspace.Spec?.ObserveOnly == true ? null : WorkspaceStore.Target(workspace);
}
