using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Assessment;

/// <summary>Decides which of the objects that declare one workspace compete for it.</summary>
public static class RivalRule
{
    /// <summary>
    /// True when an object competes with others that declare the same workspace: it owns the workspace, or could come to own it. An object that
    /// only observes, is suspended, is being deleted or has no access does not, because otherwise anybody could block a workspace by naming it first.
    /// </summary>
    /// <param name="workspaceId">ARM id of the workspace that it declares.</param>
    /// <param name="recorded">Its status.</param>
    /// <param name="observeOnly">Its <c>spec.observeOnly</c>.</param>
    /// <param name="suspend">Its <c>spec.suspend</c>.</param>
    /// <param name="isLeaving">Whether somebody asked Kubernetes to delete it.</param>
    public static bool Counts(string workspaceId, WorkspaceStatus recorded, bool observeOnly, bool suspend, bool isLeaving) =>
        !observeOnly && (TargetRule.IsClaimed(recorded, workspaceId) || !(suspend || isLeaving || IsShutOut(recorded)));

    private static bool IsShutOut(WorkspaceStatus recorded) => recorded.Find(ConditionType.Stalled) is
    {
        Status: ConditionStatus.True,
        Reason: ConditionReason.AuthenticationFailed or ConditionReason.AuthorizationFailed or ConditionReason.SubscriptionUnavailable or ConditionReason.InvalidSpec,
    };
}
