using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Observed;

namespace CmkOperator.Assessment;

/// <summary>
/// R2 for an identity that is named for the key: Azure reaches the key only with an identity that is among the workspace's own. It is attached
/// at creation and never taken off. A living workspace is judged by what Azure has; the spec counts only where it declares identities.
/// </summary>
public static class KeyIdentityCheck
{
    /// <summary>The name of the check in <c>status.preflight</c>.</summary>
    public const string Name = "KeyIdentity";

    /// <summary>The check; null when no identity is named for the key, or nothing can be told yet.</summary>
    public static KeyIdentityVerdict? Assess(WorkspaceAssessment assessment)
    {
        var desired = assessment.Input.Desired;
        if (assessment.State == WorkspaceState.Absent || (assessment.State == WorkspaceState.Failed && !assessment.EverSucceeded))
        {
            return desired.Encryption.UserAssignedIdentityId is { } named ? BeforeCreation(desired, named) : null;
        }

        return assessment is { EverSucceeded: true, Live: { KeyIdentityId: { } inForce } live } ? OfLive(assessment, live, inForce) : null;
    }

    /// <summary>True when the declared identities leave out the one with which the live workspace reaches its key.</summary>
    public static bool TakesOff(DesiredWorkspace desired, WorkspaceFacts live) =>
        live.KeyIdentityId is { } inForce && desired.Identity is { } identity && !identity.Has(inForce);

    private static KeyIdentityVerdict BeforeCreation(DesiredWorkspace desired, string named) => desired.Identity?.Has(named) == true
        ? new KeyIdentityVerdict(Verdict.Holds($"The identity {named}, which is named for the key, is declared for the workspace"), HoldsKey: false)
        : new KeyIdentityVerdict(
            Verdict.Fails(
                ConditionReason.KeyIdentityNotAttached,
                $"spec.encryption.userAssignedIdentityId names {named}, which spec.identity does not attach to the workspace",
                ToDeclare(desired, named)),
            HoldsKey: true);

    private static KeyIdentityVerdict OfLive(WorkspaceAssessment assessment, WorkspaceFacts live, string inForce)
    {
        var desired = assessment.Input.Desired;
        var isAttached = live.Identity.Has(inForce);
        if (!isAttached)
        {
            return new KeyIdentityVerdict(
                Verdict.Fails(
                    ConditionReason.KeyIdentityNotAttached,
                    $"Workspace {live.Name} no longer has the identity {inForce}, with which Azure reaches its key",
                    ToAttach(assessment, inForce)),
                HoldsKey: true);
        }

        return TakesOff(desired, live)
            ? new KeyIdentityVerdict(
                Verdict.Fails(
                    ConditionReason.KeyIdentityNotAttached,
                    $"spec.identity leaves out {inForce}, with which Azure reaches the key of workspace {live.Name}; the operator does not take it off the workspace",
                    ToDeclare(desired, inForce)),
                HoldsKey: false)
            : new KeyIdentityVerdict(Verdict.Holds($"Workspace {live.Name} has the identity {inForce}, with which Azure reaches its key"), HoldsKey: false);
    }

    // Words must not promise what the policies, or a refused field, keep the operator from.
    private static string ToAttach(WorkspaceAssessment assessment, string inForce) => assessment.Input.Desired switch
    {
        _ when !assessment.Allowed.HasFlag(Effects.Update) || assessment.Unsupported is not null || KeyHolds.Refusal(assessment) is not null => "Attach it to the workspace again in Azure",
        { Identity: null } desired => $"Attach it to the workspace again in Azure, or let the operator do it. {ToDeclare(desired, inForce)}",
        { Identity: var identity } desired when !identity.Has(inForce) => ToDeclare(desired, inForce),
        { DriftPolicy: DriftPolicy.Report } => "Attach it to the workspace again in Azure, or set spec.driftPolicy to Correct",
        _ => "The operator attaches it again; find out what takes it off",
    };

    private static string ToDeclare(DesiredWorkspace desired, string id) => desired.Identity is { HasUserAssigned: true }
        ? $"Add {id} to spec.identity.userAssignedIdentityIds"
        : $"Write spec.identity as {{type: 'SystemAssigned,UserAssigned', userAssignedIdentityIds: ['{id}']}}";
}

/// <summary>The verdict on the identity that is named for the key.</summary>
/// <param name="Verdict">Whether it is, and stays, attached.</param>
/// <param name="HoldsKey">True when the workspace does not have it: no creation and no change of the key can succeed.</param>
public sealed record KeyIdentityVerdict(Verdict Verdict, bool HoldsKey);
