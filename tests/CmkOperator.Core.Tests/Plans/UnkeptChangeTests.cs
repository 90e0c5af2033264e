using CmkOperator.Core.Tests.Builders;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Plans;

/// <summary>A change that Azure takes and does not keep: an Azure Policy rewrites it, or another hand does.</summary>
public sealed class UnkeptChangeTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(ActionOutcomeKind.Done)]
    [InlineData(ActionOutcomeKind.Begun)]
    public void It_is_sent_again_ever_more_rarely_and_told(ActionOutcomeKind answer)
    {
        var world = Described();
        var end = world.Observed.ObservedAt + TimeSpan.FromHours(4);
        var sent = 0;
        while (world.Observed.ObservedAt < end)
        {
            if (world.PlanText() == "~ workspace (description)")
            {
                sent++;
                world = Ended(world.After(world.ReportWrite(answer, url: Names.OperationUrl), Moment), answer);
                Assert.Equal(". workspace (UpdateFailed)", world.PlanText());
                Assert.Contains("Azure accepted the change and does not show it (description)", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
            }

            world = world.Next(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(sent, 8, 12);
    }

    [Fact]
    public void A_change_that_shows_leaves_no_trace()
    {
        var world = Described();
        var kept = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).WithLive(live => live with { Description = "new" });

        Assert.Equal("= nothing to do", kept.PlanText());
        Assert.Null(kept.Report().Status.Operation);
        Assert.True(kept.Report().Status.Is(ConditionType.Ready));
    }

    [Fact]
    public void Another_edit_is_sent_at_once()
    {
        var world = Described();
        var unkept = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).Next(Moment);

        Assert.Equal(". workspace (UpdateFailed)", unkept.PlanText());
        Assert.Equal("~ workspace (description)", unkept.Edit(desired => desired with { Description = "newer" }).PlanText());
    }

    [Fact]
    public void The_fields_follow_a_change_of_the_key_at_once()
    {
        var world = Described().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));
        var changed = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) });

        Assert.Equal("~ workspace (description)", changed.PlanText());
    }

    private static World Described() => World.Settled().Edit(desired => desired with { Description = "new" });

    private static World Ended(World world, ActionOutcomeKind answer) =>
        answer == ActionOutcomeKind.Begun ? world.WithOperation(Reading.Of(new OperationFacts("Succeeded", null, null))) : world;
}
