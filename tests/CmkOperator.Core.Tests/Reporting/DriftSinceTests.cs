using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>Since when a field differs.</summary>
public sealed class DriftSinceTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_field_that_keeps_differing_keeps_its_time_also_when_the_value_changes()
    {
        var first = Drifting("theirs").Next(Hour);
        Assert.Equal(Clock.Now, Row(first.Recorded).Since);

        var again = first.WithLive(live => live with { FriendlyName = "theirs, again" }).Next(Hour);
        Assert.Equal(("theirs, again", Clock.Now), (Row(again.Recorded).Observed, Row(again.Recorded).Since));

        var edited = again.Edit(desired => desired with { FriendlyName = "ours, again" }).Next(Hour);
        Assert.Equal(("ours, again", Clock.Now), (Row(edited.Recorded).Desired, Row(edited.Recorded).Since));
    }

    [Fact]
    public void A_field_that_differs_again_gets_a_new_time()
    {
        var equal = Drifting("theirs").Next(Hour).WithLive(live => live with { FriendlyName = "ours" }).Next(Hour);
        Assert.Empty(equal.Recorded.Drifts);

        var again = equal.WithLive(live => live with { FriendlyName = "theirs" });

        Assert.Equal(again.Observed.ObservedAt, Row(again.Report().Status).Since);
    }

    [Fact]
    public void A_row_of_an_earlier_version_gets_its_time_once()
    {
        var upgraded = Drifting("theirs").Next(Hour).WithRecorded(recorded => recorded with { Drifts = [Row(recorded) with { Since = null }] });

        var next = upgraded.Next(Hour);

        Assert.Equal(upgraded.Observed.ObservedAt, Row(next.Recorded).Since);
        Assert.Equal(next.Recorded.Drifts, next.Next(Hour).Recorded.Drifts);
    }

    [Fact]
    public void At_rest_nothing_changes_however_much_time_passes()
    {
        var first = Drifting("theirs").Next(Hour).Next(Hour);

        Assert.Equal(first.Recorded.Drifts, first.Next(TimeSpan.FromDays(30)).Recorded.Drifts);
    }

    [Fact]
    public void Refused_fields_and_the_key_have_their_time_too()
    {
        var world = World.Settled().Edit(desired => desired with { HbiWorkspace = false })
            .WithVersions(ObservedBuilder.Version(Names.Version2, 1), ObservedBuilder.Version(Names.Version1, 100));

        Assert.Equal([DriftAction.Correct, DriftAction.Refuse], world.Report().Status.Drifts.Select(row => row.Action).Order());
        Assert.All(world.Report().Status.Drifts, row => Assert.Equal(Clock.Now, row.Since));
    }

    private static World Drifting(string value) => World.Settled()
        .WithDesired(desired => desired with { FriendlyName = "ours", DriftPolicy = DriftPolicy.Report })
        .WithLive(live => live with { FriendlyName = value });

    private static DriftRow Row(WorkspaceStatus status) => Assert.Single(status.Drifts);
}
