using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>Azure took a creation, says that it ended well, and its reads still answer 404: the workspace is there and must not be requested again.</summary>
public sealed class CreatedButAbsentTests
{
    private const string Url = "https://management.azure.com/operations/1";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(ActionOutcomeKind.Begun)]
    [InlineData(ActionOutcomeKind.Done)]
    public void A_workspace_that_does_not_show_is_requested_again_only_after_minutes_and_then_ever_more_rarely(ActionOutcomeKind answer)
    {
        var puts = PutsOf(LongAbsent(), answer, TimeSpan.FromHours(1));

        // The first, and then after 5, 10 and 20 minutes.
        Assert.Equal(4, puts.Count);
        Assert.All(puts.Zip(puts.Skip(1), (one, next) => next - one).Zip([5, 10, 20]), pair =>
            Assert.InRange(pair.First, TimeSpan.FromMinutes(pair.Second), TimeSpan.FromMinutes(pair.Second + 1)));
    }

    [Fact]
    public void The_wait_survives_a_restart()
    {
        var world = Made(LongAbsent()).Next(TimeSpan.FromMinutes(4));

        Assert.Empty((world with { Memory = new(world.Observed.ObservedAt) }).WithOperation(Reading.NotRead<OperationFacts>()).Plan().Actions);
    }

    [Fact]
    public void It_is_said_as_it_is_and_looked_at_soon()
    {
        var report = Made(LongAbsent()).Report();

        var ready = report.Status.Find(ConditionType.Ready)!;
        Assert.Equal((ConditionStatus.False, ConditionReason.Creating), (ready.Status, ready.Reason));
        Assert.StartsWith("Azure reports that it created workspace", ready.Message, StringComparison.Ordinal);
        Assert.Equal(RequeueDecision.After(TimeSpan.FromSeconds(15)), report.Requeue);
    }

    [Fact]
    public void When_it_shows_it_is_the_objects_own_and_nothing_is_written()
    {
        var shown = Made(LongAbsent()).Next(TimeSpan.FromSeconds(20)).WithOperation(Reading.NotRead<OperationFacts>())
            .WithObserved(_ => ObservedBuilder.Build() with { ObservedAt = Clock.Now.AddHours(1) });

        Assert.Empty(shown.Plan().Actions);
        Assert.Equal(ConditionStatus.True, shown.Condition(ConditionType.Ready).Status);
        Assert.Null(shown.Report().Status.Operation);
    }

    [Fact]
    public void Reads_from_before_a_creation_prove_no_absence_after_it()
    {
        var world = LongAbsent();
        Assert.NotNull(world.Memory.AbsentSince);

        var begun = world.ReportWrite(ActionOutcomeKind.Begun, url: Url);

        Assert.Null(begun.Memory.AbsentSince);
        Assert.Null(world.After(begun, Second).WithOperation(Reading.Of(new OperationFacts("InProgress", null, null))).Report().Memory.AbsentSince);
    }

    [Fact]
    public void A_recreation_over_a_deletion_by_others_waits_in_the_same_way()
    {
        var deleted = World.Settled().WithDesired(desired => desired with { ExternalDeletionPolicy = ExternalDeletionPolicy.Recreate }).WithoutWorkspace()
            .Next(TimeSpan.FromMinutes(2)).Next(TimeSpan.FromMinutes(2));

        Assert.Single(PutsOf(deleted, ActionOutcomeKind.Begun, TimeSpan.FromMinutes(4)));
    }

    // An object that waited long for something else, so that its absence has been proven for long when it is created at last.
    private static World LongAbsent() => (World.New() with { Desired = DesiredBuilder.Build() }).Next(TimeSpan.FromMinutes(5)).Next(TimeSpan.FromMinutes(5));

    private static World Made(World world) =>
        world.After(world.ReportWrite(ActionOutcomeKind.Begun, url: Url), Second).WithOperation(Reading.Of(new OperationFacts("Succeeded", null, null)));

    private static List<DateTimeOffset> PutsOf(World world, ActionOutcomeKind answer, TimeSpan time)
    {
        var puts = new List<DateTimeOffset>();
        for (var end = world.Observed.ObservedAt + time; world.Observed.ObservedAt < end;)
        {
            var isPut = world.Plan().Actions.OfType<PlannedAction.CreateWorkspace>().Any();
            var report = isPut ? world.ReportWrite(answer, url: answer == ActionOutcomeKind.Begun ? Url : null) : world.Report();
            if (isPut)
            {
                puts.Add(world.Observed.ObservedAt);
            }

            world = world.After(report, TimeSpan.FromSeconds(10));
            world = world.WithOperation(world.Request?.OperationUrl is null ? Reading.NotRead<OperationFacts>() : Reading.Of(new OperationFacts("Succeeded", null, null)));
        }

        return puts;
    }
}
