namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Every scenario there is.</summary>
internal static class ScenarioCatalog
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. HappyPathScenarios.All,
        .. VaultScenarios.All,
        .. KeyScenarios.All,
        .. AccessScenarios.All,
        .. KeyIdentityScenarios.All,
        .. ScopeScenarios.All,
        .. OwnershipScenarios.All,
        .. ImmutabilityScenarios.All,
        .. RotationScenarios.All,
        .. RevocationScenarios.All,
        .. ManagedScenarios.All,
        .. ExternalScenarios.All,
        .. DriftScenarios.All,
        .. FieldScenarios.All,
        .. FaultScenarios.All,
        .. DeletionScenarios.All,
        .. TenancyScenarios.All,
    ];

    /// <summary>One by its name.</summary>
    public static Scenario Find(string name) => All.First(scenario => scenario.Name == name);
}
