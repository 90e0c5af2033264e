using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// R2 for an identity that is named for the key: Azure reaches the key only with an identity that is among the workspace's own. It is attached
/// at creation and never removed. Where a client id names it that no attached identity reports, none of them is removed. A living workspace is judged by what Azure has; the spec counts only where it declares identities.
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

        return assessment is { EverSucceeded: true, Live: { } live } && (live.KeyIdentityIds.Count > 0 || live.UnmatchedKeyClientId is not null) ? OfLive(assessment, live) : null;
    }

    /// <summary>True when the declared identities leave out one with which the live workspace reaches its key, or may.</summary>
    public static bool TakesOff(DesiredWorkspace desired, WorkspaceFacts live) => LeftOut(desired, live).Count > 0;

    /// <summary>What is wrong with declared identities that leave such an identity out, as a clause about that workspace.</summary>
    internal static string Describe(DesiredWorkspace desired, WorkspaceFacts live)
    {
        var leftOut = LeftOut(desired, live);
        var ids = string.Join(" and ", leftOut);
        return leftOut.Any(id => live.KeyIdentityIds.Any(key => ArmId.Same(key, id))) || live.UnmatchedKeyClientId is not { } clientId
            ? $"spec.identity leaves out {ids}, with which Azure reaches the key of workspace {live.Name}; the operator does not take it off the workspace"
            : $"spec.identity leaves out {ids}; Azure reaches the key of workspace {live.Name} with the identity of client id {clientId}, which no attached identity reports, "
                + "so any of them may be it and the operator takes none off the workspace";
    }

    private static List<string> LeftOut(DesiredWorkspace desired, WorkspaceFacts live) =>
        desired.Identity is { } identity ? [.. live.ProtectedIdentityIds.Where(id => !identity.Has(id))] : [];

    private static KeyIdentityVerdict BeforeCreation(DesiredWorkspace desired, string named) => desired.Identity?.Has(named) == true
        ? new KeyIdentityVerdict(Verdict.Holds($"The identity {named}, which is named for the key, is declared for the workspace"), HoldsKey: false)
        : new KeyIdentityVerdict(
            Verdict.Fails(
                ConditionReason.KeyIdentityNotAttached,
                $"spec.encryption.userAssignedIdentityId names {named}, which spec.identity does not attach to the workspace",
                ToDeclare(desired, [named])),
            HoldsKey: true);

    private static KeyIdentityVerdict OfLive(WorkspaceAssessment assessment, WorkspaceFacts live)
    {
        var desired = assessment.Input.Desired;
        if (live.KeyIdentityIds.FirstOrDefault(id => !live.Identity.Has(id)) is { } gone)
        {
            return new KeyIdentityVerdict(
                Verdict.Fails(
                    ConditionReason.KeyIdentityNotAttached,
                    $"Workspace {live.Name} no longer has the identity {gone}, with which Azure reaches its key",
                    ToAttach(assessment, gone)),
                HoldsKey: true);
        }

        var leftOut = LeftOut(desired, live);
        if (live.UnmatchedKeyClientId is { } clientId)
        {
            return OfUnmatched(desired, live, clientId, leftOut);
        }

        return leftOut.Count > 0
            ? new KeyIdentityVerdict(
                Verdict.Fails(ConditionReason.KeyIdentityNotAttached, Describe(desired, live), ToDeclare(desired, leftOut)),
                HoldsKey: false)
            : new KeyIdentityVerdict(
                Verdict.Holds($"Workspace {live.Name} has the identity {string.Join(" and ", live.KeyIdentityIds)}, with which Azure reaches its key"), HoldsKey: false);
    }

    private static KeyIdentityVerdict OfUnmatched(DesiredWorkspace desired, WorkspaceFacts live, string clientId, List<string> leftOut) =>
        live.Identity is not { HasUserAssigned: true, UserAssignedIdentityIds.Count: > 0 }
            ? new KeyIdentityVerdict(
                Verdict.Fails(
                    ConditionReason.KeyIdentityNotAttached,
                    $"Workspace {live.Name} no longer has the identity of client id {clientId}, with which Azure reaches its key",
                    "Attach it to the workspace again in Azure"),
                HoldsKey: true)
            : leftOut.Count > 0
                ? new KeyIdentityVerdict(
                    Verdict.Fails(
                        ConditionReason.KeyIdentityNotAttached,
                        Describe(desired, live),
                        $"{ToDeclare(desired, leftOut)}, or take off in Azure what has another client id (az identity show --ids ID --query clientId)"),
                    HoldsKey: false)
                : new KeyIdentityVerdict(
                    Verdict.CannotTell(
                        ConditionReason.PermissionUnknown,
                        $"Azure reaches the key of workspace {live.Name} with the identity of client id {clientId}, which no attached identity reports; the operator takes none off the workspace"),
                    HoldsKey: false);

    // Words must not promise what the policies, or a refused field, keep the operator from.
    private static string ToAttach(WorkspaceAssessment assessment, string inForce) => assessment.Input.Desired switch
    {
        _ when !assessment.Allowed.HasFlag(Effects.Update) || assessment.Unsupported is not null || KeyHolds.Refusal(assessment) is not null => "Attach it to the workspace again in Azure",
        { Identity: null } desired => $"Attach it to the workspace again in Azure, or let the operator do it. {ToDeclare(desired, [inForce])}",
        { Identity: var identity } desired when !identity.Has(inForce) => ToDeclare(desired, [inForce]),
        { DriftPolicy: DriftPolicy.Report } => "Attach it to the workspace again in Azure, or set spec.driftPolicy to Correct",
        _ => "The operator attaches it again; find out what takes it off",
    };

    private static string ToDeclare(DesiredWorkspace desired, IReadOnlyList<string> ids) => desired.Identity is { HasUserAssigned: true }
        ? $"Add {string.Join(" and ", ids)} to spec.identity.userAssignedIdentityIds"
        : $"Write spec.identity as {{type: 'SystemAssigned,UserAssigned', userAssignedIdentityIds: [{string.Join(", ", ids.Select(id => $"'{id}'"))}]}}";
}

/// <summary>The verdict on the identity that is named for the key.</summary>
/// <param name="Verdict">Whether it is, and stays, attached.</param>
/// <param name="HoldsKey">True when the workspace does not have it: no creation and no change of the key can succeed.</param>
public sealed record KeyIdentityVerdict(Verdict Verdict, bool HoldsKey);
