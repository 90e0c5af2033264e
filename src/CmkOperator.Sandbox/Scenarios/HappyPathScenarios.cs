using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Worlds in which nothing is wrong.</summary>
internal static class HappyPathScenarios
{
    private const string IdentityId =
        "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-fraud-ml";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("happy-path", "Everything is in order: one PUT creates an encrypted workspace, and every condition is True.")
        {
            Spec = new JsonObject { ["hbiWorkspace"] = false },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(1), Expect.Writes(1), Expect.HasStatus("coverage")),
        },
        new("hbi", "High business impact: as happy-path, and coverage says what hbi adds and costs.")
        {
            Spec = new JsonObject { ["hbiWorkspace"] = true },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.AllDomainConditions,
                Expect.WorkspacePuts(1),
                Expect.Writes(1),
                Expect.Status("true", "workspace", "hbiWorkspace"),
                CoverageSpeaksOfTemporaryDisks),
        },
        new("uai-only", "A user-assigned identity for everything, the key included: Ready.")
        {
            Spec = new JsonObject
            {
                ["encryption"] = new JsonObject { ["userAssignedIdentityId"] = IdentityId },
                ["identity"] = new JsonObject
                {
                    ["type"] = "UserAssigned",
                    ["userAssignedIdentityIds"] = new JsonArray(IdentityId),
                    ["primaryUserAssignedIdentityId"] = IdentityId,
                },
            },
            // Its right to read the vault is a role assignment, which takes a moment.
            Arrange = stage => stage.AdvanceAsync(TimeSpan.FromSeconds(5)),
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
    ];

    private static IEnumerable<string> CoverageSpeaksOfTemporaryDisks(ScenarioOutcome outcome) =>
        outcome.Status.Objects("coverage").Any(row => $"{row.Text("component")} {row.Text("detail")}".Contains("temporary disk", StringComparison.OrdinalIgnoreCase))
            ? []
            : ["coverage must speak of the temporary disks"];
}
