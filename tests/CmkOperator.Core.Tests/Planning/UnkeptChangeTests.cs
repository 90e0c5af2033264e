using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>A change that Azure accepts and does not keep, because an Azure Policy or another tool rewrites it.</summary>
public sealed class UnkeptChangeTests
{
    private const string Change = "~ workspace (description)";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(ActionOutcomeKind.Done, 0, 2)]
    [InlineData(ActionOutcomeKind.Begun, 200, 2)]
    // The first time the end is unknown, and the change is simply sent again.
    [InlineData(ActionOutcomeKind.Begun, 403, 3)]
    [InlineData(ActionOutcomeKind.Begun, 404, 3)]
    public void A_change_that_Azure_accepted_twice_and_does_not_show_is_sent_again_only_after_a_day(ActionOutcomeKind answer, int poll, int first)
    {
        var (world, day) = Live(Described(), TimeSpan.FromHours(23), answer, poll);

        Assert.Equal(first, day);
        Assert.Equal((ConditionReason.UpdateFailed, ConditionReason.UpdateFailed), (world.Reason(ConditionType.Stalled), world.Reason(ConditionType.InSync)));
        Assert.StartsWith("Azure accepted the change of description and reports not set. Look for an Azure Policy", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionType.WorkspaceReady).Status);
        Assert.InRange(Live(world, TimeSpan.FromDays(2), answer, poll).Sent, 2, 4);
    }

    [Fact]
    public void A_change_that_another_tool_was_quick_to_revert_is_sent_again_without_a_pause()
    {
        var once = Accepted(Described());
        Assert.Equal(Change, once.PlanText());
        var report = once.ReportWrite(ActionOutcomeKind.Begun, null, Names.OperationUrl).Status;
        var row = Assert.Single(report.Drifts);

        Assert.Equal((DriftAction.Correct, once.Recorded.Operation!.FinishedAt), (row.Action, row.AcceptedAt));
        Assert.Equal(ConditionReason.Updating, report.Find(ConditionType.Ready)!.Reason);
        Assert.Empty(Accepted(once).WithLive(live => live with { Description = "new" }).Report().Status.Drifts);
    }

    [Fact]
    public void One_revert_does_not_count_beside_another_after_the_change_was_seen()
    {
        var kept = Accepted(Accepted(Described())).WithLive(live => live with { Description = "new" }).Next(TimeSpan.FromMinutes(30));
        var reverted = kept.WithLive(live => live with { Description = null });

        Assert.Equal(Change, reverted.PlanText());
        Assert.Equal(Change, Accepted(reverted).PlanText());
    }

    [Fact]
    public void A_change_that_Azure_does_not_answer_after_it_did_not_show_is_retried_with_growing_pauses()
    {
        var (world, sent) = Live(Accepted(Described()), TimeSpan.FromHours(4), ActionOutcomeKind.Failed, 500);

        Assert.InRange(sent, 8, 13);
        Assert.Contains("Azure does not show the change (description)", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_Azure_turns_away_keeps_what_is_known_of_the_one_before()
    {
        var once = Accepted(Described());
        var refused = once.After(once.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(429, "TooManyRequests", "Not now.")), Moment);
        Assert.Equal(Change, refused.PlanText());

        Assert.Equal("= nothing to do", Accepted(refused).PlanText());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void Long_values_are_recognised_when_the_status_has_little_room(int tightness)
    {
        var world = World.Settled().WithLive(live => live with { Description = new string('y', 5000) })
            .Edit(desired => desired with { Description = new string('x', 5000) });
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(Change, world.PlanText());
            world = Fitted(Accepted(world), tightness);
        }

        Assert.Equal("= nothing to do", world.PlanText());
        var held = Fitted(world.Next(TimeSpan.FromHours(1)), tightness);
        Assert.Equal("= nothing to do", held.PlanText());
        Assert.Equal(Change, held.WithLive(live => live with { Description = new string('y', 5000) + "z" }).PlanText());
    }

    [Fact]
    public void A_change_that_Azure_does_not_answer_is_retried_with_growing_pauses_and_reported()
    {
        var (world, sent) = Live(Described(), TimeSpan.FromHours(4), ActionOutcomeKind.Failed, 500);

        Assert.InRange(sent, 8, 13);
        Assert.Equal(ConditionReason.UpdateFailed, world.Reason(ConditionType.Stalled));
        Assert.Contains("Azure does not show the change (description)", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_another_tool_overwrites_with_other_values_is_retried_with_growing_pauses()
    {
        var world = Described();
        var sent = 0;
        for (var minute = 0; minute < 240; minute++)
        {
            if (world.PlanText() == Change)
            {
                sent++;
                var value = $"theirs {sent}";
                world = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).WithLive(live => live with { Description = value });
            }

            world = world.Next(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(sent, 8, 13);
        Assert.Contains("look for an Azure Policy or another tool", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ActionOutcomeKind.Done, 0)]
    [InlineData(ActionOutcomeKind.Begun, 200)]
    public void Two_fields_that_reset_each_other_are_changed_with_growing_pauses(ActionOutcomeKind answer, int poll)
    {
        var world = World.Settled().Edit(desired => desired with { Description = "new", FriendlyName = "new" });
        var sent = 0;
        var end = world.Observed.ObservedAt + TimeSpan.FromHours(4);
        while (world.Observed.ObservedAt < end && sent < 100)
        {
            if (world.PlanText() is "~ workspace (description)" or "~ workspace (friendlyName)" or "~ workspace (description, friendlyName)")
            {
                sent++;
                var isDescription = sent % 2 == 0;
                world = world.After(world.ReportWrite(answer, null, Names.OperationUrl), Moment).WithOperation(Poll(poll))
                    .WithLive(live => live with { Description = isDescription ? "new" : null, FriendlyName = isDescription ? null : "new" });
            }
            else
            {
                world = world.Next(TimeSpan.FromMinutes(1));
            }
        }

        Assert.InRange(sent, 8, 20);
        Assert.Contains("changes in a row Azure still differs", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_of_the_operator_sends_nothing()
    {
        var world = Unkept();
        Assert.Equal("= nothing to do", (world with { Memory = new(world.Observed.ObservedAt) }).PlanText());
        Assert.Equal(world.Recorded.Drifts, world.Report().Status.Drifts);
    }

    [Fact]
    public void It_is_sent_again_when_something_changes()
    {
        var world = Unkept();
        Assert.Equal("= nothing to do", world.PlanText());
        Assert.Equal(Change, world.WithDesired(desired => desired with { RequestedAt = "2026-11-30T00:00:00Z" }).PlanText());
        Assert.Equal(Change, world.WithDesired(desired => desired with { FluxRequestedAt = "2026-11-30T00:00:00Z" }).PlanText());
        Assert.Equal(Change, world.WithLive(live => live with { Description = "theirs" }).PlanText());
        Assert.Equal(Change, world.Edit(desired => desired with { Interval = TimeSpan.FromHours(2) }).PlanText());
    }

    [Fact]
    public void Azures_value_of_before_is_corrected_again_once_the_change_was_seen()
    {
        var kept = Unkept().WithLive(live => live with { Description = "new" });
        var flipped = kept.Next(TimeSpan.FromMinutes(30)).WithLive(live => live with { Description = null });

        Assert.Equal(Change, flipped.PlanText());
    }

    [Fact]
    public void It_holds_no_other_field_back()
    {
        var world = Unkept().WithLive(live => live with { PublicNetworkAccess = "Enabled" }).WithDesired(desired => desired with { PublicNetworkAccess = "Disabled" });

        Assert.Equal("~ workspace (publicNetworkAccess)", world.PlanText());
        var after = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).WithLive(live => live with { PublicNetworkAccess = "Disabled" });
        Assert.Equal("= nothing to do", after.PlanText());
        Assert.Equal("description", Assert.Single(after.Report().Status.Drifts).Field);
    }

    [Fact]
    public void A_tag_that_Azure_does_not_drop_is_reported_in_the_same_way()
    {
        var world = World.Settled().WithRecorded(status => status with { AppliedTags = ["team"] })
            .WithLive(live => live with { Tags = new Dictionary<string, string>(live.Tags) { ["team"] = "4711" } });
        Assert.Equal("~ workspace (tags.team)", world.PlanText());
        var unkept = Accepted(Accepted(world)).Next(Moment);

        Assert.StartsWith("Azure accepted the change of tags.team and reports '4711'. ", unkept.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_Azure_does_not_show_is_retried_within_the_interval()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 2));
        var unkept = world.After(world.ReportWriteOf<PlannedAction.RotateKey>(ActionOutcomeKind.Done), Moment).Next(Moment);

        Assert.StartsWith("~ workspace key", unkept.Next(TimeSpan.FromMinutes(31)).PlanText(), StringComparison.Ordinal);
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

    [Theory]
    [InlineData(ActionOutcomeKind.Done, 429, "TooManyRequests")]
    [InlineData(ActionOutcomeKind.Done, 409, "AnotherOperationInProgress")]
    [InlineData(ActionOutcomeKind.Begun, 429, "TooManyRequests")]
    public void A_change_that_Azure_turns_away_is_not_taken_for_the_one_that_it_accepted_before(ActionOutcomeKind first, int status, string code)
    {
        const string Second = "~ workspace (publicNetworkAccess)";
        var world = Described();
        var drifted = world.After(world.ReportWrite(first, null, first == ActionOutcomeKind.Begun ? Names.OperationUrl : null), Moment).WithOperation(Poll(first == ActionOutcomeKind.Begun ? 200 : 0))
            .WithLive(live => live with { Description = "new", PublicNetworkAccess = "Enabled" }).WithDesired(desired => desired with { PublicNetworkAccess = "Disabled" });
        Assert.Equal(Second, drifted.PlanText());
        var refused = drifted.After(drifted.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(status, code, "Not now.")), TimeSpan.FromMinutes(1)).WithOperation(Poll(0));

        Assert.Equal(Second, refused.PlanText());
        Assert.DoesNotContain("Azure accepted the change", refused.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_that_Azure_turns_away_is_not_taken_for_the_one_that_it_accepted_before()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 2));
        var newer = world.After(world.ReportWriteOf<PlannedAction.RotateKey>(ActionOutcomeKind.Done), Moment)
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 2), ObservedBuilder.Version(Names.Version3, 1));
        var refused = newer.After(newer.ReportWriteOf<PlannedAction.RotateKey>(ActionOutcomeKind.Failed, new AzureFault(429, "TooManyRequests", "Not now.")), Moment);

        Assert.StartsWith("~ workspace key", refused.PlanText(), StringComparison.Ordinal);
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
        Assert.Equal(Change, Unkept().Edit(desired => desired with { Description = "newer" }).PlanText());
    }

    [Fact]
    public void The_fields_follow_a_change_of_the_key_immediately()
    {
        var world = Described().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));
        var changed = world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) });

        Assert.Equal("~ workspace (description)", changed.PlanText());
    }

    /// <summary>An object whose change Azure accepted twice and does not show, after the pass that saw it.</summary>
    private static World Unkept() => Accepted(Accepted(Described())).Next(TimeSpan.FromMinutes(1));

    /// <summary>Before the look that follows a change which Azure accepted.</summary>
    private static World Accepted(World world) => world.After(world.ReportWrite(ActionOutcomeKind.Done), Moment);

    private static World Fitted(World world, int tightness) => world.WithRecorded(status => StatusBounds.Fit(StatusBounds.Fit(status, tightness), StatusBounds.Tightest));

    /// <summary>Lets the world go on, a pass each minute; Azure answers each change so and never shows it.</summary>
    private static (World World, int Sent) Live(World world, TimeSpan time, ActionOutcomeKind answer, int poll)
    {
        var end = world.Observed.ObservedAt + time;
        var sent = 0;
        while (world.Observed.ObservedAt < end)
        {
            if (world.PlanText() == Change)
            {
                sent++;
                var fault = answer == ActionOutcomeKind.Failed ? new AzureFault(500, "InternalServerError", "Try again.") : null;
                world = world.After(world.ReportWrite(answer, fault, fault is null ? Names.OperationUrl : null), Moment).WithOperation(Poll(poll));
            }

            world = world.Next(TimeSpan.FromMinutes(1));
        }

        return (world, sent);
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
