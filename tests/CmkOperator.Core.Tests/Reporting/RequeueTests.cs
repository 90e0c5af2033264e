using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>From the outcome of a pass to the time of the next, and the events that report it.</summary>
public sealed class RequeueTests
{
    [Fact]
    public void A_settled_object_is_reconciled_at_its_interval() =>
        Assert.Equal(new RequeueDecision(RequeueKind.Interval, TimeSpan.FromMinutes(30)), World.Settled().Report().Requeue);

    [Fact]
    public void A_stalled_object_is_reconciled_at_its_interval() => Assert.Equal(
        RequeueKind.Interval, World.New().WithVault(vault => vault with { PurgeProtection = false }).Report().Requeue.Kind);

    [Fact]
    public void An_object_that_needs_nothing_from_Azure_is_reconciled_at_its_interval()
    {
        Assert.Equal(RequeueKind.Interval, (World.Settled().WithDesired(desired => desired with { Suspend = true }) with { Observed = new ObservedAzure { ObservedAt = Clock.Now } }).Report().Requeue.Kind);
        var guarded = World.Settled().WithDesired(desired => desired with { DeletionProtection = true }).Deleting(DeletionPolicy.Purge);
        Assert.Equal(RequeueKind.Interval, (guarded with { Observed = new ObservedAzure { ObservedAt = Clock.Now } }).Report().Requeue.Kind);
    }

    [Fact]
    public void A_running_operation_is_polled_as_Azure_asks()
    {
        var begun = World.New().Report(new ActionOutcome(World.New().Plan().Actions[^1], ActionOutcomeKind.Begun, null, null, TimeSpan.FromSeconds(40)));
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(40)), begun.Requeue);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(15)), World.Settled().WithLive(live => live with { ProvisioningState = "Updating" }).Report().Requeue);
    }

    [Fact]
    public void A_failed_write_backs_off_and_honours_Retry_After()
    {
        var busy = new AzureFault(409, "Conflict", "x", [], TimeSpan.FromSeconds(7));
        Assert.Equal(RequeueDecision.Backoff(TimeSpan.FromSeconds(7)), World.New().ReportWrite(ActionOutcomeKind.Failed, busy).Requeue);
    }

    [Theory]
    [InlineData("TooManyRequests")]
    [InlineData("HeldBack")]
    public void A_wait_for_an_allowance_is_no_failure_and_ends_at_its_time(string code)
    {
        var throttled = new AzureFault(429, code, "x", [], TimeSpan.FromSeconds(7));
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(7)), World.New().ReportWrite(ActionOutcomeKind.Failed, throttled).Requeue);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(7)), World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(throttled)).Report().Requeue);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(7)), Interrupted(throttled).Report().Requeue);
    }

    [Fact]
    public void An_unanswered_read_backs_off() => Assert.Equal(
        RequeueKind.Backoff, World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Down)).Report().Requeue.Kind);

    [Fact]
    public void A_read_that_only_a_status_row_depends_on_is_repeated_soon_and_honours_Retry_After()
    {
        var throttled = new AzureFault(429, "TooManyRequests", "later", [], TimeSpan.FromSeconds(7));
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(7)), Interrupted(throttled).Report().Requeue);
        Assert.Equal(RequeueDecision.Backoff(TimeSpan.Zero), Interrupted(AzureFaults.Down).Report().Requeue);
        Assert.Equal(RequeueKind.Interval, Interrupted(AzureFaults.Forbidden).Report().Requeue.Kind);
    }

    [Fact]
    public void A_row_that_was_interrupted_before_it_was_ever_read_claims_nothing() => Assert.Equal(
        "Not checked: what comes before it is missing, or was not answered", Interrupted(AzureFaults.Down).WithRecorded(status => status with { Preflight = [] }).Report().Status.Preflight.Single(row => row.Check == "DataAccess").Message);

    [Fact]
    public void A_released_object_is_forgotten() =>
        Assert.Equal(RequeueDecision.Forget, World.Settled().Deleting(DeletionPolicy.Retain).Report().Requeue);

    [Fact]
    public void The_second_read_of_an_absence_comes_when_it_can_prove_it() => Assert.Equal(
        TimeSpan.FromSeconds(15), World.Settled().WithoutWorkspace().Report().Requeue.Delay);

    [Fact]
    public void A_failure_that_waits_for_its_retry_is_not_polled()
    {
        var failure = new OperationFailure(ConditionReason.CreateFailed, "no", Clock.Now);
        var world = World.New().WithRecorded(status => status with { ObservedGeneration = 1, Operation = new OperationRecord(OperationKind.Create, Clock.Now, null, 1, 3, failure) });
        Assert.Equal(RequeueDecision.After(TimeSpan.FromMinutes(4)), world.Report().Requeue);
    }

    [Fact]
    public void A_transition_is_reported_once()
    {
        var blocked = World.New().WithVault(vault => vault with { PurgeProtection = false });
        var told = Assert.Single(blocked.Report().Events);
        Assert.Equal((true, ConditionReason.PurgeProtectionDisabled), (told.IsWarning, told.Reason));
        Assert.Empty(blocked.Next(TimeSpan.FromMinutes(30)).Report().Events);
    }

    [Fact]
    public void A_change_in_Azure_is_reported_with_its_fields()
    {
        var world = World.Settled().Edit(desired => desired with { Description = "new" });
        Assert.Contains(world.ReportWrite(ActionOutcomeKind.Done).Events, told => told is { IsWarning: false, Reason: ConditionReason.Updating } && told.Note.Contains("description", StringComparison.Ordinal));
        Assert.DoesNotContain(world.ReportWrite(ActionOutcomeKind.Intended).Events, told => told.Action == "Update");
    }

    [Fact]
    public void The_end_of_an_alarm_is_reported_as_well()
    {
        var alarm = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false)).Next(TimeSpan.FromMinutes(30));
        var healed = alarm.WithVersions(ObservedBuilder.Version(Names.Version1, 100)).Report();
        Assert.Contains(healed.Events, told => told is { IsWarning: false, Reason: ConditionReason.Succeeded });
    }

    private static World Interrupted(AzureFault fault)
    {
        var world = World.Settled();
        return world with { Observed = world.Observed with { DataAccess = AzureFaults.Unreadable<IReadOnlyList<RoleAssignmentFacts>>(fault) } };
    }
}
