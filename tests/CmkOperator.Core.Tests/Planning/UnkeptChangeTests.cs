using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>A change that Azure accepts and does not keep, because an Azure Policy or another tool rewrites it.</summary>
public sealed class UnkeptChangeTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(ActionOutcomeKind.Done, 0)]
    [InlineData(ActionOutcomeKind.Begun, 200)]
    [InlineData(ActionOutcomeKind.Begun, 403)]
    [InlineData(ActionOutcomeKind.Begun, 404)]
    [InlineData(ActionOutcomeKind.Failed, 500)]
    public void It_is_retried_with_growing_pauses_and_reported(ActionOutcomeKind answer, int poll)
    {
        var world = Described();
        var end = world.Observed.ObservedAt + TimeSpan.FromHours(4);
        var sent = 0;
        while (world.Observed.ObservedAt < end)
        {
            if (world.PlanText() == "~ workspace (description)")
            {
                sent++;
                var fault = answer == ActionOutcomeKind.Failed ? new AzureFault(500, "InternalServerError", "Try again.") : null;
                world = world.After(world.ReportWrite(answer, fault, Names.OperationUrl), Moment).WithOperation(Poll(poll));
            }

            world = world.Next(TimeSpan.FromMinutes(1));
            if (sent > 1 && world.PlanText() != "~ workspace (description)")
            {
                Assert.Contains("Azure does not show the change (description)", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(sent, 8, 13);
        Assert.Equal(ConditionReason.UpdateFailed, world.Reason(ConditionType.Stalled));
    }

    [Fact]
    public void What_was_held_back_is_not_missed()
    {
        const string Field = "associatedResources.applicationInsightsId";
        var world = Described().Edit(desired => desired with
        {
            AssociatedResources = desired.AssociatedResources with { ApplicationInsightsId = desired.AssociatedResources.ApplicationInsightsId + "-new", AllowReplacement = true },
        }).WithObserved(observed => observed with
        {
            AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>>(observed.AssociatedResources) { [Field] = AzureFaults.Absent<AssociatedResourceFacts>() },
        });
        Assert.StartsWith("~ workspace (description)", world.PlanText(), StringComparison.Ordinal);
        var sent = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).WithLive(live => live with { Description = world.Desired.Description });
        Assert.Equal(ConditionReason.AssociatedResourceNotFound, sent.Reason(ConditionType.Ready));
    }

    [Fact]
    public void A_creation_that_Azure_never_answers_is_retried_with_growing_pauses_and_reported()
    {
        var world = World.New();
        var end = world.Observed.ObservedAt + TimeSpan.FromHours(4);
        var sent = 0;
        while (world.Observed.ObservedAt < end)
        {
            if (world.PlanText().Contains("+ workspace", StringComparison.Ordinal))
            {
                sent++;
                world = world.After(world.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(500, "InternalServerError", "Try again.")), Moment);
            }

            world = world.Next(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(sent, 8, 13);
        Assert.Contains("Azure gave no usable answer to", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeletionPolicy.SoftDelete)]
    [InlineData(DeletionPolicy.Purge)]
    public void A_deletion_that_Azure_never_answers_is_retried_with_growing_pauses(DeletionPolicy policy)
    {
        var world = World.Settled().Deleting(policy);
        var end = world.Observed.ObservedAt + TimeSpan.FromHours(4);
        var sent = 0;
        while (world.Observed.ObservedAt < end)
        {
            if (world.PlanText().StartsWith("- workspace", StringComparison.Ordinal))
            {
                sent++;
                world = world.After(world.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(500, "InternalServerError", "Try again.")), Moment);
            }

            world = world.Next(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(sent, 8, 13);
    }

    [Fact]
    public void A_version_that_appears_after_the_change_was_sent_is_followed_immediately()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 2));
        var newer = world.After(world.ReportWriteOf<PlannedAction.RotateKey>(ActionOutcomeKind.Done), Moment)
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 2), ObservedBuilder.Version(Names.Version3, 1));

        Assert.StartsWith("~ workspace key", newer.PlanText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(409, "AnotherOperationInProgress", ConditionReason.Conflict)]
    [InlineData(429, "TooManyRequests", ConditionReason.Throttled)]
    public void The_answer_to_a_write_that_Azure_does_not_accept_now_reaches_Ready(int status, string code, ConditionReason reason)
    {
        foreach (var world in new[] { World.New(), Described() })
        {
            var ready = world.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(status, code, "In Azure's words.")).Status.Find(ConditionType.Ready)!;

            Assert.Equal(reason, ready.Reason);
            Assert.Contains("In Azure's words.", ready.Message, StringComparison.Ordinal);
        }
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
    public void Another_edit_is_sent_immediately()
    {
        var world = Described();
        var unkept = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).Next(Moment);

        Assert.Equal(". workspace (UpdateFailed)", unkept.PlanText());
        Assert.Equal("~ workspace (description)", unkept.Edit(desired => desired with { Description = "newer" }).PlanText());
    }

    [Fact]
    public void The_fields_follow_a_change_of_the_key_immediately()
    {
        var world = Described().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));
        var changed = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) });

        Assert.Equal("~ workspace (description)", changed.PlanText());
    }

    private static World Described() => World.Settled().Edit(desired => desired with { Description = "new" });

    private static Reading<OperationFacts> Poll(int status) => status switch
    {
        200 => Reading.Of(new OperationFacts("Succeeded", null, null)),
        403 => Reading.Failed<OperationFacts>(new AzureFault(403, "AuthorizationFailed", "No.")),
        404 => AzureFaults.Absent<OperationFacts>(),
        _ => Reading.NotRead<OperationFacts>(),
    };
}
