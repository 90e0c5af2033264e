using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Scenarios;

namespace CmkOperator.Tests.GitOps;

/// <summary>Scenarios that matter to a tool that waits, in addition to those of the sandbox.</summary>
internal static class GitOpsScenarios
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("suspend-and-resume", "A workspace that is Ready is suspended and later resumed.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EditAsync(new JsonObject { ["suspend"] = true });
                await stage.UntilAsync(Expect.Condition("Ready", "True", "Suspended"));
                await stage.EditAsync(new JsonObject { ["suspend"] = false });
                await stage.UntilAsync(Expect.Condition("Ready", "True", "Succeeded"));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Writes(1)),
        },
        new("operator-locked-out", "The operator may not read the workspace: its state is unknown, and somebody has to act.")
        {
            Arrange = stage => stage.Azure.AddFaultAsync(
                new JsonObject
                {
                    ["path"] = "/workspaces/",
                    ["status"] = 403,
                    ["body"] = new JsonObject { ["error"] = new JsonObject { ["code"] = "AuthorizationFailed", ["message"] = "The client does not have authorization to perform action." } },
                },
                stage.Stop),
            Outcome = Expect.All(Expect.Condition("Ready", "Unknown", "AuthorizationFailed"), Expect.Condition("Stalled", "True"), Expect.NoWrite),
        },
        new("azure-unreachable", "Azure does not answer from the start: the state is unknown, and the operator keeps retrying.")
        {
            Arrange = stage => stage.Azure.AddFaultAsync(new JsonObject { ["path"] = "^/subscriptions", ["status"] = 503 }, stage.Stop),
            Outcome = Expect.All(Expect.Condition("Ready", "Unknown", "AzureUnavailable"), Expect.Condition("Reconciling", "True"), Expect.NoWrite),
        },
    ];

    /// <summary>A scenario of these or of the sandbox; a run of a series is found by its name.</summary>
    public static Scenario Find(string name) =>
        All.Concat(ScenarioCatalog.All).Concat(ScenarioCatalog.All.SelectMany(scenario => scenario.Runs)).First(scenario => scenario.Name == name);
}
