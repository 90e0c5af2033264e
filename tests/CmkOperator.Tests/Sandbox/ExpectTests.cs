using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.Scenarios;
using Xunit;

namespace CmkOperator.Tests.Sandbox;

public sealed class ExpectTests
{
    [Fact]
    public void Ready_of_an_older_spec_is_not_Ready() =>
        Assert.Contains(Expect.Ready(Outcome(generation: 2, observed: 1, ("Ready", "True", "Succeeded"))), failure => failure.Contains("spec", StringComparison.Ordinal));

    [Fact]
    public void Ready_beside_Reconciling_is_not_Ready() =>
        Assert.Single(Expect.Ready(Outcome(1, 1, ("Ready", "True", "Succeeded"), ("Reconciling", "True", "Creating"))));

    [Fact]
    public void Ready_alone_is_Ready() => Assert.Empty(Expect.Ready(Outcome(1, 1, ("Ready", "True", "Succeeded"))));

    [Fact]
    public void Stalled_for_another_reason_is_another_outcome() =>
        Assert.NotEmpty(Expect.Stalled("KeyDisabled")(Outcome(1, 1, ("Ready", "False", "KeyExpired"), ("Stalled", "True", "KeyExpired"))));

    [Fact]
    public void A_message_must_hold_the_words() =>
        Assert.Single(Expect.Condition("Ready", "True", "Succeeded", "the message", "the rain")(Outcome(1, 1, ("Ready", "True", "Succeeded"))));

    [Fact]
    public void Workspace_writes_are_not_those_of_its_parts()
    {
        var part = OperatorRequest.Of(default, "PUT", new Uri("https://localhost/subscriptions/s/providers/p/workspaces/w/computes/c"), 200);
        var outcome = Outcome(1, 1) with { Requests = [part] };

        Assert.Empty(Expect.WorkspacePuts(0)(outcome));
        Assert.NotEmpty(Expect.NoWrite(outcome));
    }

    private static ScenarioOutcome Outcome(int generation, int observed, params (string Type, string Status, string Reason)[] conditions)
    {
        var list = new JsonArray();
        foreach (var (type, status, reason) in conditions)
        {
            list.Add((JsonNode)new JsonObject { ["type"] = type, ["status"] = status, ["reason"] = reason, ["message"] = "the message" });
        }

        var workspace = new JsonObject
        {
            ["metadata"] = new JsonObject { ["generation"] = generation },
            ["status"] = new JsonObject { ["observedGeneration"] = observed, ["conditions"] = list },
        };
        return new ScenarioOutcome(workspace, false, [], []);
    }
}
