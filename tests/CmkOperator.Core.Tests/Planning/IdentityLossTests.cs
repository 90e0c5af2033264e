using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>Identities that the spec gives up, where Azure accepts it, refuses it, or takes the change without an effect.</summary>
public sealed class IdentityLossTests
{
    private const string Other = $"{Names.GroupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-other";

    private static readonly WorkspaceIdentity Live = new("SystemAssigned,UserAssigned", [Names.IdentityId, Other], Other);

    /// <summary>What the spec still declares.</summary>
    public static TheoryData<string> Losses => [.. Declared.Keys];

    /// <summary>The same with each answer of Azure.</summary>
    public static TheoryData<string, string> Answers =>
    [
        .. from loss in Declared.Keys
           from answer in new[] { "refused", "refused late", "taken without an effect" }
           select new TheoryDataRow<string, string>(loss, answer),
    ];

    private static Dictionary<string, WorkspaceIdentity> Declared { get; } = new()
    {
        ["all"] = new WorkspaceIdentity("SystemAssigned", []),
        ["the primary one"] = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId, Other]),
        ["the primary one with its identity"] = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId]),
    };

    [Theory, MemberData(nameof(Losses))]
    public void One_change_says_what_is_given_up(string loss)
    {
        var change = Assert.IsType<PlannedAction.UpdateWorkspace>(Assert.Single(Giving(loss).Plan().Actions));

        Assert.Equal(["identity"], change.Fields);
        Assert.Same(Declared[loss], change.Changes.Identity);
        Assert.True(change.Changes.DropsPrimaryIdentity);
        Assert.Equal(Live.UserAssignedIdentityIds.Except(Declared[loss].UserAssignedIdentityIds), change.Changes.RemovedIdentityIds);
    }

    [Theory, MemberData(nameof(Answers))]
    public void What_Azure_does_not_give_up_is_sent_once_in_half_a_day_and_names_the_way_back(string loss, string answer)
    {
        var world = Giving(loss);
        var sent = 0;
        for (var minute = 0; minute < 12 * 60; minute++)
        {
            if (world.PlanText() == "~ workspace (identity)")
            {
                sent++;
                world = answer switch
                {
                    "refused" => world.After(world.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(400, "BadRequest", "It cannot be changed.")), TimeSpan.FromSeconds(1)),
                    "refused late" => world.After(world.ReportWrite(ActionOutcomeKind.Begun, null, Names.OperationUrl), TimeSpan.FromSeconds(1))
                        .WithOperation(Reading.Of(new OperationFacts("Failed", new AzureFault(0, "BadRequest", "It cannot be changed."), null))),
                    _ => world.After(world.ReportWrite(ActionOutcomeKind.Done), TimeSpan.FromSeconds(1)),
                };
            }

            world = world.Next(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, sent);
        Assert.Equal(ConditionReason.IdentityNotRemovable, world.Reason(ConditionType.Stalled));
        Assert.Contains("primaryUserAssignedIdentityId back to what status.drifts shows", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        Assert.Equal("= nothing to do", world.Edit(desired => desired with { Identity = Live }).WithOperation(Reading.NotRead<OperationFacts>()).PlanText());
        Assert.Equal("~ workspace (identity)", world.WithDesired(desired => desired with { RequestedAt = "again" }).PlanText());
    }

    [Fact]
    public void Other_fields_go_first_and_are_not_held_back_by_what_Azure_refuses()
    {
        var world = Giving("all").Edit(desired => desired with { Description = "new" });
        Assert.Equal("~ workspace (description)", world.PlanText());

        world = world.WithLive(live => live with { Description = "new" });
        world = world.After(world.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(400, "BadRequest", "It cannot be changed.")), TimeSpan.FromMinutes(1));
        Assert.Equal(". workspace (IdentityNotRemovable)", world.PlanText());
        Assert.Equal("~ workspace (description)", world.WithLive(live => live with { Description = "drifted" }).PlanText());
    }

    [Fact]
    public void A_refused_change_that_gives_nothing_up_is_an_ordinary_failure()
    {
        var world = Giving("all").Edit(desired => desired with { Identity = Live with { UserAssignedIdentityIds = [Names.IdentityId, Other, Other + "-2"] } });
        world = world.After(world.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(400, "BadRequest", "It cannot be changed.")), TimeSpan.FromMinutes(1));

        Assert.Equal(ConditionReason.UpdateFailed, world.Reason(ConditionType.Ready));
    }

    private static World Giving(string loss) =>
        World.Settled().WithLive(live => live with { Identity = Live }).Edit(desired => desired with { Identity = Declared[loss] });
}
