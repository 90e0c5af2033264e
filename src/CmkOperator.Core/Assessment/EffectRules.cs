using CmkOperator.Conditions;
using CmkOperator.Desired;

namespace CmkOperator.Assessment;

/// <summary>
/// The precedence of the policies as data: each row that applies removes effects and none adds any, so the order of the rows does not matter.
/// The planner, the user guide and the exploration of the planner read this table.
/// </summary>
public static class EffectRules
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<EffectRule> All { get; } =
    [
        new("observeOnly", (input, _) => input.Desired.ObserveOnly, Effects.All, ConditionReason.ObserveOnly),
        new("suspend", (input, _) => input.Desired.Suspend, Effects.All, ConditionReason.Suspended),
        new("no identity for the namespace", (input, _) => input.Refusal?.Reason == ConditionReason.AuthenticationFailed, Effects.All, ConditionReason.AuthenticationFailed),
        new("subscription or vault not allowed in the namespace", (input, _) => input.Refusal?.Reason == ConditionReason.AuthorizationFailed, Effects.All, ConditionReason.AuthorizationFailed),
        new("the object does not own the workspace", (_, claim) => claim is Claim.Foreign or Claim.Lost or Claim.Rival, Effects.All, ConditionReason.OwnershipConflict),
        new("workspace is not taken over yet", (_, claim) => claim is Claim.Adoptable, Effects.Delete, ConditionReason.OwnershipConflict),
        new("workspace was not read", (_, claim) => claim is Claim.Unknown, Effects.Azure, ConditionReason.OwnershipConflict),
        new("externalDeletionPolicy Stop", (input, claim) => claim is Claim.Gone && input.Desired.ExternalDeletionPolicy == ExternalDeletionPolicy.Stop, Effects.Azure & ~Effects.Delete, ConditionReason.ExternallyDeleted),
        new("deletion requested", (input, _) => input.Desired.DeletionRequested, Effects.All & ~Effects.Delete, ConditionReason.OwnershipConflict),
        new("no deletion requested", (input, _) => !input.Desired.DeletionRequested, Effects.Delete, ConditionReason.OwnershipConflict),
        new("deletionProtection", (input, _) => input.Desired.DeletionProtection, Effects.Delete, ConditionReason.DeletionProtected),
        new("deletionPolicy Retain", (input, _) => input.Desired.DeletionPolicy == DeletionPolicy.Retain, Effects.Delete, ConditionReason.Retained),
        new("keyAccess Verify", (input, _) => input.Desired.KeyAccess == KeyAccessMode.Verify, Effects.Grant, ConditionReason.PermissionMissing),
        new("grants on this vault are not in the operator's allow list", (input, _) => !input.Desired.GrantPermitted, Effects.Grant, ConditionReason.PermissionMissing),
    ];

    /// <summary>What is left after every row that applies.</summary>
    public static Effects Allowed(WorkspaceInput input, Claim claim) =>
        All.Where(rule => rule.Applies(input, claim)).Aggregate(Effects.All, (allowed, rule) => allowed & ~rule.Forbids);
}

/// <summary>One row of the precedence table.</summary>
/// <param name="Name">What the row is about, as the plan's text and the user guide call it.</param>
/// <param name="Applies">When the row applies.</param>
/// <param name="Forbids">The effects that it forbids.</param>
/// <param name="Reason">The reason of a refused write.</param>
public sealed record EffectRule(string Name, Func<WorkspaceInput, Claim, bool> Applies, Effects Forbids, ConditionReason Reason);
