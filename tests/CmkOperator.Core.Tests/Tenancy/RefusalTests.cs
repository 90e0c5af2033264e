using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Reporting;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Tenancy;

/// <summary>What a refusal does to an object: Azure is asked for nothing, Ready says why, and what was known stands beside it.</summary>
public sealed class RefusalTests
{
    private static readonly TenancyRefusal NoIdentity = new(ConditionReason.AuthenticationFailed, "Namespace team has no Azure identity. Set spec.credentials");
    private static readonly TenancyRefusal NotAllowed = new(ConditionReason.AuthorizationFailed, "Namespace team may not use it. Ask");

    public static TheoryData<string> Kinds => [nameof(NoIdentity), nameof(NotAllowed)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_new_object_that_is_refused_is_Stalled_with_the_reason_and_has_no_finalizer(string kind)
    {
        var refusal = Of(kind);
        var world = Refused(World.New(), refusal);

        Assert.Null(world.Request);
        Assert.Equal($"! refused: Azure ({refusal.Reason})", world.PlanText());
        var status = world.Report().Status;
        Assert.Equal((ConditionStatus.False, refusal.Reason, refusal.Message), Ready(status));
        Assert.Equal((refusal.Reason, refusal.Message), (status.Find(ConditionType.Stalled)!.Reason, status.Find(ConditionType.Stalled)!.Message));
        Assert.Null(status.Find(ConditionType.Reconciling));
        Assert.Equal(1, status.ObservedGeneration);
        Assert.Equal(ConditionStatus.Unknown, status.Find(ConditionType.WorkspaceReady)!.Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_effect_is_allowed_for_a_refused_object(string kind) => Assert.All(
        Enum.GetValues<Claim>(),
        claim => Assert.Equal(Effects.None, EffectRules.Allowed(Refused(World.New().WithDesired(desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true }), Of(kind)).Input, claim)));

    [Fact]
    public void What_was_known_of_a_workspace_stays_beside_the_refusal()
    {
        var settled = World.Settled();
        var after = Refused(settled, NoIdentity).Report().Status;

        Assert.Equal(ConditionStatus.False, after.Find(ConditionType.Ready)!.Status);
        var domain = settled.Recorded.Conditions.Where(condition => condition.Type != ConditionType.Ready);
        Assert.All(domain, condition => Assert.Equal(condition, after.Find(condition.Type)));
        Assert.Equal((settled.Recorded.Workspace, settled.Recorded.CreateOnly), (after.Workspace, after.CreateOnly));
        Assert.Equivalent(settled.Recorded.Encryption, after.Encryption, strict: true);
        Assert.Equal(settled.Recorded.Preflight, after.Preflight);
    }

    [Fact]
    public void It_is_reported_once_and_recovers_without_an_edit()
    {
        var refused = Refused(World.Settled(), NoIdentity);
        var told = refused.Report();
        Assert.Contains(told.Events, one => one is { IsWarning: true, Reason: ConditionReason.AuthenticationFailed });
        Assert.Empty(refused.After(told, TimeSpan.FromMinutes(5)).Report().Events);

        var healed = World.Settled() with { Recorded = told.Status };
        Assert.Equal(ConditionStatus.True, healed.Report().Status.Find(ConditionType.Ready)!.Status);
        Assert.Null(healed.Report().Status.Find(ConditionType.Stalled));
    }

    [Fact]
    public void It_is_checked_soon_at_first_and_rarely_later()
    {
        var refused = Refused(World.New(), NoIdentity);
        var first = refused.Report();
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(15)), first.Requeue);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromMinutes(1)), refused.After(first, TimeSpan.FromMinutes(1)).Report().Requeue);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromMinutes(5)), refused.After(first, TimeSpan.FromHours(9)).Report().Requeue);
    }

    [Fact]
    public void Retain_releases_a_refused_object_and_SoftDelete_waits_and_says_how_to_release_it()
    {
        Assert.Equal("- finalizer (deletionPolicy is Retain, Azure is left unchanged)", Refused(World.Settled(), NotAllowed).Deleting(DeletionPolicy.Retain).PlanText());

        var waiting = Refused(World.Settled(), NotAllowed).Deleting(DeletionPolicy.SoftDelete);
        Assert.Null(waiting.Request);
        Assert.Equal("! refused: deletion (AuthorizationFailed)", waiting.PlanText());
        var ready = waiting.Condition(ConditionType.Ready);
        Assert.Equal((ConditionStatus.False, ConditionReason.AuthorizationFailed), (ready.Status, ready.Reason));
        Assert.StartsWith("The deletion is waiting. Namespace team may not use it. Ask. ", ready.Message, StringComparison.Ordinal);
        Assert.Contains("spec.deletionPolicy to Retain", ready.Message, StringComparison.Ordinal);
        Assert.Equal(ConditionReason.AuthorizationFailed, waiting.Reason(ConditionType.Stalled));
    }

    [Fact]
    public void An_object_that_never_claimed_a_workspace_is_released_even_when_refused() => Assert.Equal(
        "- finalizer (the workspace was never claimed)",
        Refused(World.New().WithDesired(desired => desired with { HasFinalizer = true }), NoIdentity).Deleting(DeletionPolicy.Purge).PlanText());

    [Fact]
    public void Suspend_takes_precedence_over_a_refusal() => Assert.Equal(
        ConditionReason.Suspended, Refused(World.Settled().WithDesired(desired => desired with { Suspend = true }), NoIdentity).Reason(ConditionType.Ready));

    private static TenancyRefusal Of(string kind) => kind == nameof(NoIdentity) ? NoIdentity : NotAllowed;

    private static (ConditionStatus, ConditionReason, string) Ready(WorkspaceStatus status) =>
        status.Find(ConditionType.Ready) is { } ready ? (ready.Status, ready.Reason, ready.Message) : default;

    private static World Refused(World world, TenancyRefusal refusal) =>
        world with { Refusal = refusal, Observed = new ObservedAzure { ObservedAt = world.Observed.ObservedAt } };
}
