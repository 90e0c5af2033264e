using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>A sign-in that is refused, once or for long: it is retried from seconds on, said as it is, and stands in no write's way afterwards.</summary>
public sealed class SignInTests
{
    private static readonly AzureFault Refused = new(401, "AuthenticationFailed", "no token: AADSTS7000222: the client secret is expired");

    public static TheoryData<AzureFault> Refusals { get; } =
    [
        Refused,
        new AzureFault(401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time."),
        new AzureFault(401, string.Empty, string.Empty),
    ];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refused_sign_in_is_retried_within_seconds_and_is_not_Stalled(AzureFault fault)
    {
        var report = World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(fault)).Report();

        Assert.Equal(RequeueDecision.Backoff(TimeSpan.Zero), report.Requeue);
        Assert.Equal((ConditionStatus.Unknown, ConditionReason.AuthenticationFailed), Of(report, ConditionType.Ready));
        Assert.Equal((ConditionStatus.True, ConditionReason.AuthenticationFailed), Of(report, ConditionType.Reconciling));
        Assert.Null(report.Status.Find(ConditionType.Stalled));
    }

    [Fact]
    public void One_that_lasts_is_Stalled_after_the_grace_and_still_retried()
    {
        var world = World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(Refused));
        for (var minute = 0; minute < 5; minute++)
        {
            Assert.Null(world.Report().Status.Find(ConditionType.Stalled));
            world = world.Next(TimeSpan.FromMinutes(1));
        }

        var late = world.Report();
        Assert.Equal((ConditionStatus.True, ConditionReason.AuthenticationFailed), Of(late, ConditionType.Stalled));
        Assert.Equal(RequeueKind.Backoff, late.Requeue.Kind);
        Assert.Equal(world.Desired.Generation, late.Status.ObservedGeneration);
    }

    [Fact]
    public void One_that_ends_leaves_no_trace()
    {
        var after = World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(Refused)).Next(TimeSpan.FromSeconds(1))
            .WithWorkspace(Reading.Of(ObservedBuilder.Live())).Report();

        Assert.Equal((ConditionStatus.True, ConditionReason.Succeeded), Of(after, ConditionType.Ready));
        Assert.Equal(RequeueKind.Interval, after.Requeue.Kind);
    }

    [Fact]
    public void A_refused_read_of_the_key_is_repeated_within_seconds()
    {
        var world = World.Settled();
        var report = (world with { Observed = world.Observed with { Key = AzureFaults.Unreadable<KeyFacts>(Refused) } }).Report();

        Assert.Equal(RequeueDecision.Backoff(TimeSpan.Zero), report.Requeue);
        Assert.Null(report.Status.Find(ConditionType.Stalled));
    }

    [Fact]
    public void A_rotation_that_was_refused_is_no_failed_one_and_goes_out_with_the_next_pass()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 10));
        var report = world.ReportWriteOf<PlannedAction.RotateKey>(ActionOutcomeKind.Failed, Refused);

        Assert.Null(report.Status.Operation);
        Assert.Null(report.Status.Find(ConditionType.Stalled));
        Assert.Equal((ConditionStatus.True, ConditionReason.AuthenticationFailed), Of(report, ConditionType.Reconciling));
        Assert.Equal(RequeueDecision.Backoff(TimeSpan.Zero), report.Requeue);
        Assert.Single(world.After(report, TimeSpan.FromSeconds(1)).Plan().Actions.OfType<PlannedAction.RotateKey>());
    }

    [Fact]
    public void A_workspace_that_may_not_be_read_is_looked_at_within_seconds_and_then_every_few_minutes()
    {
        var world = World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Forbidden));
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(15)), world.Report().Requeue);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromMinutes(1)), world.Next(TimeSpan.FromMinutes(1)).Report().Requeue);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromMinutes(5)), world.Next(TimeSpan.FromHours(2)).Report().Requeue);
    }

    [Fact]
    public void What_the_operator_holds_back_itself_is_not_said_to_be_Azures_wish()
    {
        var held = new AzureFault(429, "HeldBack", "the operator itself holds its reads back to stay below Azure's limit", [], TimeSpan.FromSeconds(9));
        var report = (World.New() with { Observed = new ObservedAzure { ObservedAt = Clock.Now, Workspace = AzureFaults.Unreadable<WorkspaceFacts>(held) } }).Report();

        var ready = report.Status.Find(ConditionType.Ready)!;
        Assert.Equal(ConditionReason.Throttled, ready.Reason);
        Assert.Contains("the operator itself holds its reads back", ready.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Azure asked", ready.Message, StringComparison.Ordinal);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(9)), report.Requeue);
    }

    private static (ConditionStatus Status, ConditionReason Reason)? Of(StatusReport report, ConditionType type) =>
        report.Status.Find(type) is { } condition ? (condition.Status, condition.Reason) : null;
}
