using CmkOperator.Desired;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Which workspace a status speaks of. Before the lock begins, and after an absence was proven, the spec may come to name another workspace:
/// what is recorded of the one before, a claim above all, says nothing about that one.
/// </summary>
public static class TargetRule
{
    /// <summary>The recorded status as far as it is about the declared workspace, or about one that the object has to hold on to.</summary>
    public static WorkspaceStatus About(DesiredWorkspace desired, WorkspaceStatus recorded)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(recorded);
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
    /// ARM id of the workspace that this object made and that has not been seen to go, when the spec names another one; else null. Nobody
    /// would look after it any more, so the other one has to wait.
    /// </summary>
    public static string? Held(DesiredWorkspace desired, WorkspaceStatus recorded)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(recorded);
        return !desired.ObserveOnly && IsClaimed(recorded) && !IsProvenGone(recorded) ? Other(desired, recorded) : null;
    }

    /// <summary>True when the status records a workspace as the object's own, or a creation that was asked for and has not failed.</summary>
    public static bool IsClaimed(WorkspaceStatus recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        return recorded.Workspace is { Claimed: true } || recorded.Operation is { Kind: OperationKind.Create, Failure: null };
    }

    /// <summary>True when such a claim is one on this workspace: what was claimed under another name is none on what is declared now.</summary>
    /// <param name="recorded">The status.</param>
    /// <param name="workspaceId">ARM id of the workspace.</param>
    public static bool IsClaimed(WorkspaceStatus recorded, string workspaceId) => IsClaimed(recorded) && ArmId.Same(TargetOf(recorded), workspaceId);

    // The lock is taken off when an absence is proven, and by nothing else.
    private static bool IsProvenGone(WorkspaceStatus recorded) =>
        recorded is { Workspace: { WorkspaceId: not null } workspace, CreateOnly: null, Operation: null or { Kind: not OperationKind.Create } }
        && !string.Equals(workspace.ProvisioningState, "Failed", StringComparison.OrdinalIgnoreCase);

    private static string? Other(DesiredWorkspace desired, WorkspaceStatus recorded) =>
        TargetOf(recorded) is { } target && !ArmId.Same(target, desired.WorkspaceId) ? target : null;

    private static string? TargetOf(WorkspaceStatus recorded) => recorded.Workspace?.Id ?? recorded.Operation?.Target;
}
