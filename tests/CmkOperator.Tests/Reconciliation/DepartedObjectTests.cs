using System.Text.Json.Nodes;
using CmkOperator.Controllers;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Planning;
using CmkOperator.Sharding;
using CmkOperator.Tests.Webhooks.Fakes;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>An object whose labels leave the operator's selection in the middle of a pass.</summary>
public sealed class DepartedObjectTests
{
    private const string Metadata = """{"finalizers":["cmk-operator.io/workspace"],"labels":{"team":"blue"}}""";

    private static readonly LabelSelector Blue = LabelSelector.Parse("team=blue", out _)!;

    [Fact]
    public async Task What_came_of_a_write_is_reported_although_the_object_has_left_since()
    {
        await using var rig = await StartAsync();
        rig.Execute = action =>
        {
            Relabel(rig, "red");
            rig.Leave();
            return new ActionOutcome(action, ActionOutcomeKind.Begun);
        };

        await rig.ReconcileAsync();
        await rig.ReconcileAsync();

        Assert.Single(rig.Sent);
        Assert.Equal("Create", (string?)rig.Object["status"]!["operation"]!["kind"]);
        Assert.Contains("Creating", rig.Object["status"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("red", (string?)rig.Object["metadata"]!["labels"]!["team"]);
    }

    [Fact]
    public async Task An_operator_whose_watch_lags_sends_nothing_for_an_object_that_has_left()
    {
        await using var rig = await StartAsync();
        Relabel(rig, "red");

        var first = await rig.ReconcileAsync();
        var second = await rig.ReconcileAsync();

        Assert.Equal(ReconcileNext.Conflict, first.Next);
        Assert.Equal(ReconcileNext.Forget, second.Next);
        Assert.Empty(rig.Sent);
        Assert.Null(rig.Object["status"]!["operation"]);
        Assert.Null(rig.Object["metadata"]!["deletionTimestamp"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_write_is_not_begun_for_an_object_that_another_operator_serves_now(int asked)
    {
        await using var rig = await StartAsync();
        rig.Serves = () => asked-- > 0;

        await rig.ReconcileAsync();

        Assert.Empty(rig.Sent);
        Assert.Null(rig.Object["status"]!["operation"]);
    }

    private static async Task<ReconcilerRig> StartAsync()
    {
        var rig = await ReconcilerRig.StartAsync(Reviews.Workspace(ReconcilerRig.Name, "team-risk", "{}", Metadata), Blue);
        rig.Observe = () => World.New().Observed;
        return rig;
    }

    private static void Relabel(ReconcilerRig rig, string team)
    {
        var changed = rig.Object;
        changed["metadata"]!["labels"] = new JsonObject { ["team"] = team };
        rig.Apply(changed, isSeen: false);
    }
}
