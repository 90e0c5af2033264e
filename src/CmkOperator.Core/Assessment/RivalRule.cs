using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Assessment;

/// <summary>Which of the objects that declare one workspace stand in each other's way.</summary>
public static class RivalRule
{
    /// <summary>
    /// True when an object stands in the way of others that declare the same workspace: it has the workspace, or could come to have it. One that
    /// only looks, rests, leaves or has no access to it does not, or anybody could keep others from a workspace by naming it first.
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
