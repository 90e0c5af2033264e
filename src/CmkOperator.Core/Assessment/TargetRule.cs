using CmkOperator.Desired;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Decides which workspace a status is about. Before the lock begins, and after an absence was proven, the spec may name another workspace.
/// What was recorded about the previous one, above all a claim, says nothing about the new one.
/// </summary>
public static class TargetRule
{
    /// <summary>The recorded status as far as it is about the declared workspace, or about one that the object must keep managing.</summary>
    public static WorkspaceStatus About(DesiredWorkspace desired, WorkspaceStatus recorded)
    {
        return Other(desired, recorded) is null || Held(desired, recorded) is not null
            ? recorded
            : new WorkspaceStatus
            {
                ObservedGeneration = recorded.ObservedGeneration,
                Grants = recorded.Grants,
                LastHandledRequestAt = recorded.LastHandledRequestAt,
                LastHandledReconcileAt = recorded.LastHandledReconcileAt,
            };
    }

    /// <summary>
    /// ARM id of the workspace that this object created and that is not confirmed to be gone, when the spec names another one; else null.
    /// Nothing would manage it any longer, so the other one has to wait.
    /// </summary>
    public static string? Held(DesiredWorkspace desired, WorkspaceStatus recorded) =>
        !desired.ObserveOnly && IsClaimed(recorded) && !IsProvenGone(recorded) ? Other(desired, recorded) : null;

    /// <summary>True when the status records a workspace as the object's own, or a creation that was requested and has not failed.</summary>
    public static bool IsClaimed(WorkspaceStatus recorded) =>
        recorded.Workspace is { Claimed: true } || recorded.Operation is { Kind: OperationKind.Create, Failure: null };

    /// <summary>True when that claim is on this workspace: a claim under another name is not a claim on what is declared now.</summary>
    /// <param name="recorded">The status.</param>
    /// <param name="workspaceId">ARM id of the workspace.</param>
    public static bool IsClaimed(WorkspaceStatus recorded, string workspaceId) =>
        (recorded.Workspace is { Claimed: true } workspace && ArmId.Same(workspace.Id, workspaceId))
        || (recorded.Operation is { Kind: OperationKind.Create, Failure: null } creation && ArmId.Same(creation.Target, workspaceId));

    // Only a proven absence removes the lock.
    private static bool IsProvenGone(WorkspaceStatus recorded) =>
        recorded is { Workspace: { WorkspaceId: not null } workspace, CreateOnly: null, Operation: null or { Kind: not OperationKind.Create } }
        && !string.Equals(workspace.ProvisioningState, "Failed", StringComparison.OrdinalIgnoreCase);

    private static string? Other(DesiredWorkspace desired, WorkspaceStatus recorded) =>
        TargetOf(recorded) is { } target && !ArmId.Same(target, desired.WorkspaceId) ? target : null;

    private static string? TargetOf(WorkspaceStatus recorded) => recorded.Workspace?.Id ?? recorded.Operation?.Target;
}
