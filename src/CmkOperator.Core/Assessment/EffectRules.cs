using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// The precedence of the policies as data: each row that applies takes effects away, none gives any back, so the rows need no order.
/// The planner, the user guide and the exploration of the planner read this table.
/// </summary>
public static class EffectRules
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<EffectRule> All { get; } =
    [
        new("observeOnly", (desired, _) => desired.ObserveOnly, Effects.All),
        new("suspend", (desired, _) => desired.Suspend, Effects.All),
        new("no identity for the namespace", (desired, _) => desired.Refusal?.Reason == ConditionReason.AuthenticationFailed, Effects.All),
        new("subscription or vault not allowed in the namespace", (desired, _) => desired.Refusal?.Reason == ConditionReason.AuthorizationFailed, Effects.All),
        new("workspace is not ours", (_, claim) => claim is Claim.Foreign or Claim.Lost or Claim.Rival, Effects.All),
        new("workspace is not taken over yet", (_, claim) => claim is Claim.Adoptable, Effects.Delete),
        new("workspace was not read", (_, claim) => claim is Claim.Unknown, Effects.Azure),
        new("externalDeletionPolicy Stop", (desired, claim) => claim is Claim.Gone && desired.ExternalDeletionPolicy == ExternalDeletionPolicy.Stop, Effects.Azure & ~Effects.Delete),
        new("deletion requested", (desired, _) => desired.DeletionRequested, Effects.All & ~Effects.Delete),
        new("no deletion requested", (desired, _) => !desired.DeletionRequested, Effects.Delete),
        new("deletionProtection", (desired, _) => desired.DeletionProtection, Effects.Delete),
        new("deletionPolicy Retain", (desired, _) => desired.DeletionPolicy == DeletionPolicy.Retain, Effects.Delete),
        new("keyAccess Verify", (desired, _) => desired.KeyAccess == KeyAccessMode.Verify, Effects.Grant),
        new("grants on this vault are not in the operator's allow list", (desired, _) => !desired.GrantPermitted, Effects.Grant),
    ];

    /// <summary>What is left after every row that applies.</summary>
    public static Effects Allowed(DesiredWorkspace desired, Claim claim) =>
        All.Where(rule => rule.Applies(desired, claim)).Aggregate(Effects.All, (allowed, rule) => allowed & ~rule.Forbids);
}
