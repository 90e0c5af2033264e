using System.Text.Json.Nodes;
using CmkOperator.TestKit.Verdicts;
using Xunit;

namespace CmkOperator.Tests.GitOps;

/// <summary>
/// What kubectl, Flux and Argo CD make of every state that an object goes through in a real run. With
/// <c>CMK_OPERATOR_UPDATE_TESTDATA=1</c> all runs are played and the files beside <c>health.lua</c> are written from them.
/// </summary>
public sealed class RecordedStatesTests(RecordedRuns runs) : IClassFixture<RecordedRuns>
{
    private const string Update = "CMK_OPERATOR_UPDATE_TESTDATA";

    [Theory]
    [InlineData("happy-path")]
    [InlineData("purge-protection-off")]
    [InlineData("key-change")]
    [InlineData("key-revoked")]
    [InlineData("suspend-and-resume")]
    [InlineData("operator-locked-out")]
    [InlineData("azure-unreachable")]
    [InlineData("delete-protected")]
    [InlineData("delete-purge")]
    public async Task Every_state_of_a_fresh_run_has_its_documented_verdict(string scenario)
    {
        var states = await runs.PlayAsync(GitOpsScenarios.Find(scenario));

        Assert.All(states, AssertThatToolsAgree);
        foreach (var expected in RecordedStates.All.Where(state => state.Scenario == scenario))
        {
            Assert.Equal((expected.File, expected.Health), (expected.File, HealthScript.Judge(Pick(expected, states)).Status));
        }
    }

    [Fact]
    public async Task The_recorded_states_are_made_from_runs()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Update) == "1", $"{Update} is not 1: the files stand as they are.");
        var recorded = new Dictionary<RecordedState, JsonObject>();
        foreach (var scenario in RecordedStates.All.GroupBy(state => state.Scenario))
        {
            var states = await runs.PlayAsync(GitOpsScenarios.Find(scenario.Key));
            Assert.All(states, AssertThatToolsAgree);
            foreach (var expected in scenario)
            {
                recorded[expected] = new StateNormalizer().Normalize(Pick(expected, states));
            }
        }

        HealthTestFile.Write(recorded);
    }

    private static JsonObject Pick(RecordedState expected, IReadOnlyList<JsonObject> states) =>
        states.FirstOrDefault(expected.Is)
        ?? throw new InvalidOperationException($"No state of {expected.Scenario} is {expected.File}: {string.Join(" | ", states.Select(Summary))}");

    // The three never contradict each other, and none calls an object finished that is not.
    private static void AssertThatToolsAgree(JsonObject state)
    {
        var (kstatus, health) = (Kstatus.Judge(state), HealthScript.Judge(state).Status);
        var isReady = RecordedState.IsCurrent(state) && !RecordedState.IsDeleting(state) && RecordedState.Has(state, "Ready", "True");
        string[] allowed = kstatus switch
        {
            KstatusVerdict.Current => ["Healthy", "Degraded", "Suspended", "Progressing"],
            KstatusVerdict.Failed => ["Degraded", "Suspended"],
            KstatusVerdict.InProgress => ["Progressing", "Suspended"],
            KstatusVerdict.Terminating => ["Progressing", "Degraded"],
        };
        Assert.True(isReady == (kstatus == KstatusVerdict.Current), $"kstatus says {kstatus} of {Summary(state)}");
        Assert.True(isReady == Kstatus.KubectlWaitEnds(state) || kstatus == KstatusVerdict.Terminating, $"kubectl wait is mistaken about {Summary(state)}");
        Assert.True(allowed.Contains(health), $"kstatus says {kstatus}, health.lua {health} of {Summary(state)}");
        Assert.True(health != "Healthy" || isReady, $"health.lua says Healthy of {Summary(state)}");
    }

    private static string Summary(JsonObject state)
    {
        var conditions = state["status"]?["conditions"] as JsonArray ?? [];
        return $"generation {state["metadata"]!["generation"]}, observed {state["status"]?["observedGeneration"]}"
            + (RecordedState.IsDeleting(state) ? ", deleting" : "")
            + string.Concat(conditions.Select(condition => $", {condition!["type"]}={condition["status"]} {condition["reason"]}"));
    }
}
