using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Identities that the spec gives up. The documentation says that a workspace with both kinds never goes back to the system-assigned identity alone, and a
/// live test of Terraform's provider does it: so the change is sent once, by itself, and what Azure answers decides.
/// </summary>
public static class IdentityLoss
{
    /// <summary>True when the declared identities have no user-assigned one any more, or no primary one, where the live workspace has it.</summary>
    public static bool IsDue(DesiredWorkspace desired, WorkspaceFacts live) => desired.Identity is { } declared
        && !KeyIdentityCheck.TakesOff(desired, live)
        && ((live.Identity.HasUserAssigned && !declared.HasUserAssigned) || DropsPrimary(declared, live.Identity));

    /// <summary>True when the live workspace has a primary identity and the declared identities name none.</summary>
    public static bool DropsPrimary(WorkspaceIdentity declared, WorkspaceIdentity live) =>
        live.PrimaryUserAssignedIdentityId is { Length: > 0 } && string.IsNullOrEmpty(declared.PrimaryUserAssignedIdentityId);

    /// <summary>True when a change of the workspace consists of it alone.</summary>
    /// <param name="input">The pass.</param>
    /// <param name="drifts">What differed when the change was sent.</param>
    internal static bool IsAlone(WorkspaceInput input, IReadOnlyList<DriftRow> drifts) =>
        input.Observed.Workspace.ValueOrDefault is { } live
        && IsDue(input.Desired, live)
        && drifts.Where(row => row.Action == DriftAction.Correct && row.Field != WorkspaceAssessor.KeyField).ToList() is [{ Field: FieldCheck.IdentityField }];
}
