namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Every scenario there is.</summary>
internal static class ScenarioCatalog
{
    /// <summary>In the order in which they are told.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. HappyPathScenarios.All,
    ];

    /// <summary>One by its name.</summary>
    public static Scenario Find(string name) => All.First(scenario => scenario.Name == name);
}
