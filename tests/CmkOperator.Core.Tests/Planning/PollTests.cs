using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>What a poll of a running operation reads.</summary>
public sealed class PollTests
{
    private static readonly Reading<OperationFacts> Runs = Reading.Of(new OperationFacts("InProgress", null, null));

    [Fact]
    public void The_workspace_is_read_at_the_first_poll_and_at_every_tenth()
    {
        var world = Running();
        var scopes = new List<ObservationScope>();
        for (var poll = 0; poll < 21; poll++)
        {
            var request = RequestOf(world);
            scopes.Add(request.Scope);
            world = ObservationRule.StillRuns(request, world.Observed)
                ? world with { Memory = ObservationRule.AfterPoll(world.Memory, world.Observed.ObservedAt) }
                : world.Next(TimeSpan.FromSeconds(15));
        }

        Assert.Equal([0, 10, 20], Enumerable.Range(0, scopes.Count).Where(poll => scopes[poll] == ObservationScope.OperationOnly));
        Assert.All(scopes, scope => Assert.True(scope is ObservationScope.OperationOnly or ObservationScope.OperationAlone));
    }

    [Fact]
    public void A_poll_needs_the_workspace_when_something_else_is_to_be_decided()
    {
        var world = Running().Next(TimeSpan.FromSeconds(15));
        Assert.Equal(ObservationScope.OperationAlone, RequestOf(world).Scope);

        Assert.Equal(ObservationScope.DeletionOnly, RequestOf(world.Deleting(Desired.DeletionPolicy.SoftDelete)).Scope);
        Assert.Equal(ObservationScope.Full, RequestOf(world.Edit(desired => desired with { Description = "new" })).Scope);
        Assert.Equal(ObservationScope.OperationOnly, RequestOf(world.WithDesired(desired => desired with { RequestedAt = "now" })).Scope);
        Assert.Equal(ObservationScope.OperationOnly, RequestOf(world.WithDesired(desired => desired with { FluxRequestedAt = "now" })).Scope);
        Assert.Equal(ObservationScope.OperationOnly, RequestOf(world.WithRecorded(status => status with { Operation = status.Operation! with { Url = null } })).Scope);
        Assert.Equal(ObservationScope.OperationOnly, RequestOf(world with { Memory = new PassMemory(Clock.Now) }).Scope);
    }

    [Fact]
    public void A_workspace_that_may_not_be_read_is_tried_with_each_poll()
    {
        var forbidden = Running().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(new AzureFault(403, "AuthorizationFailed", "No.")));

        Assert.Equal(ObservationScope.OperationOnly, RequestOf(forbidden.Next(TimeSpan.FromSeconds(15))).Scope);
    }

    [Fact]
    public void Who_goes_first_is_what_people_wait_for_then_what_is_under_way_then_what_was_put_off()
    {
        var (rests, runs) = (World.Settled().Recorded, Running().Recorded);
        var failed = runs with { Operation = runs.Operation! with { Failure = new OperationFailure(ConditionReason.UpdateFailed, "No.", Clock.Now) } };

        Assert.Equal(ObservationTurn.Awaited, ObservationRule.TurnOf(runs, isAwaited: true, wasPutOff: true));
        Assert.Equal(ObservationTurn.UnderWay, ObservationRule.TurnOf(runs, isAwaited: false, wasPutOff: true));
        Assert.Equal(ObservationTurn.UnderWay, ObservationRule.TurnOf(runs with { Operation = runs.Operation! with { FinishedAt = Clock.Now } }, isAwaited: false, wasPutOff: false));
        Assert.Equal(ObservationTurn.PutOff, ObservationRule.TurnOf(failed, isAwaited: false, wasPutOff: true));
        Assert.Equal(ObservationTurn.PutOff, ObservationRule.TurnOf(rests, isAwaited: false, wasPutOff: true));
        Assert.Equal(ObservationTurn.Periodic, ObservationRule.TurnOf(failed, isAwaited: false, wasPutOff: false));
        Assert.Equal(ObservationTurn.Periodic, ObservationRule.TurnOf(rests, isAwaited: false, wasPutOff: false));
    }

    [Fact]
    public void An_operation_that_ended_or_does_not_answer_ends_no_pass()
    {
        var request = RequestOf(Running().Next(TimeSpan.FromSeconds(15)));
        Assert.True(ObservationRule.StillRuns(request, new ObservedAzure { ObservedAt = Clock.Now, Operation = Runs }));
        foreach (var operation in new[] { Reading.Of(new OperationFacts("Succeeded", null, null)), AzureFaults.Absent<OperationFacts>(), AzureFaults.Unreadable<OperationFacts>(AzureFaults.Down) })
        {
            Assert.False(ObservationRule.StillRuns(request, new ObservedAzure { ObservedAt = Clock.Now, Operation = operation }));
        }
    }

    private static ObservationRequest RequestOf(World world) =>
        ObservationRule.For(world.Desired, null, world.Recorded, world.Observed.ObservedAt, world.Policy, world.Memory)!;

    /// <summary>A workspace whose creation Azure has accepted and works on; its status has the operation.</summary>
    private static World Running()
    {
        var world = World.New().WithDesired(desired => desired with { HasFinalizer = true });
        return world.After(world.ReportWrite(ActionOutcomeKind.Begun, null, Names.OperationUrl), TimeSpan.FromSeconds(15)).WithOperation(Runs);
    }
}
