using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Reporting;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>When a look that many share may stand for a look of an object's own.</summary>
public sealed class FleetRuleTests
{
    [Fact]
    public void An_object_at_rest_may_be_confirmed() => Assert.True(MayConfirm(World.Settled()));

    [Fact]
    public void After_a_restart_only_a_Ready_object_counts_as_at_rest()
    {
        var world = World.Settled();
        var unready = world with
        {
            Recorded = world.Recorded with
            {
                Conditions = [.. world.Recorded.Conditions.Select(condition => condition.Type == ConditionType.Ready ? condition with { Status = ConditionStatus.False } : condition)],
            },
        };

        Assert.True(MayConfirm(world, wasAtRest: null));
        Assert.False(MayConfirm(unready, wasAtRest: null));
        // One that this process has seen come to rest is at rest whatever Ready says.
        Assert.True(MayConfirm(unready, wasAtRest: true));
    }

    [Fact]
    public void An_object_whose_last_pass_did_not_end_at_rest_is_looked_at_for_itself() => Assert.False(MayConfirm(World.Settled(), wasAtRest: false));

    [Fact]
    public void An_edit_is_looked_at_for_itself() =>
        Assert.False(MayConfirm(World.Settled().WithDesired(desired => desired with { Generation = desired.Generation + 1 })));

    [Fact]
    public void A_request_for_a_pass_is_looked_at_for_itself()
    {
        Assert.False(MayConfirm(World.Settled().WithDesired(desired => desired with { RequestedAt = "now" })));
        Assert.False(MayConfirm(World.Settled().WithDesired(desired => desired with { FluxRequestedAt = "now" })));
    }

    [Fact]
    public void A_pass_that_somebody_waits_for_is_a_look_of_its_own()
    {
        var world = World.Settled();

        Assert.False(FleetRule.MayConfirm(world.Desired, world.Recorded, world.Request! with { Turn = ObservationTurn.Awaited }, true));
    }

    [Theory]
    [InlineData(ObservationScope.OperationOnly)]
    [InlineData(ObservationScope.DeletionOnly)]
    public void What_is_under_way_is_looked_at_for_itself(ObservationScope scope)
    {
        var world = World.Settled();

        Assert.False(FleetRule.MayConfirm(world.Desired, world.Recorded, world.Request! with { Scope = scope }, true));
    }

    [Fact]
    public void A_look_without_computes_confirms_what_the_whole_look_recorded()
    {
        var world = World.Settled();

        var shared = world with { Observed = world.Observed with { Computes = Reading.NotRead<IReadOnlyList<ComputeFacts>>() } };

        Assert.True(IsQuiet(shared));
        Assert.Equivalent(world.Recorded, shared.Report().Status, strict: true);
    }

    [Fact]
    public void What_is_to_be_done_is_not_quiet() =>
        Assert.False(IsQuiet(World.Settled().WithDesired(desired => desired with { FriendlyName = "another" })));

    [Fact]
    public void What_has_happened_is_not_quiet() => Assert.False(IsQuiet(World.New()));

    [Fact]
    public void A_read_that_Azure_did_not_answer_is_not_quiet()
    {
        var world = World.Settled();

        Assert.False(IsQuiet(world with { Observed = world.Observed with { DataAccess = Reading.Failed<IReadOnlyList<RoleAssignmentFacts>>(new AzureFault(503, "", "")) } }));
    }

    private static bool MayConfirm(World world, bool? wasAtRest = true) => FleetRule.MayConfirm(world.Desired, world.Recorded, world.Request!, wasAtRest);

    private static bool IsQuiet(World world) => FleetRule.IsQuiet(world.Observed, world.Plan(), world.Report());
}
