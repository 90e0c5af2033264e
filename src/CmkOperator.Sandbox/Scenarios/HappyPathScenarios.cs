using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Json;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Worlds in which nothing is wrong.</summary>
internal static class HappyPathScenarios
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "happy-path",
            Description = "All is in order: one PUT makes an encrypted workspace, every condition is True.",
            Spec = new JsonObject { ["hbiWorkspace"] = false },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(1), Expect.Writes(1), Expect.HasStatus("coverage")),
        },
        new()
        {
            Name = "hbi",
            Description = "High business impact: as happy-path, and coverage says what hbi adds and costs.",
            Spec = new JsonObject { ["hbiWorkspace"] = true },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.AllDomainConditions,
                Expect.WorkspacePuts(1),
                Expect.Writes(1),
                Expect.Status("true", "workspace", "hbiWorkspace"),
                CoverageSpeaksOfTemporaryDisks),
        },
    ];

    private static IEnumerable<string> CoverageSpeaksOfTemporaryDisks(ScenarioOutcome outcome) =>
        outcome.Status.Objects("coverage").Any(row => $"{row.Text("component")} {row.Text("detail")}".Contains("temporary disk", StringComparison.OrdinalIgnoreCase))
            ? []
            : ["coverage must speak of the temporary disks"];
}
