using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Scenarios;

namespace CmkOperator.Tests.AzureRoles;

/// <summary>Runs that together send every kind of request that the operator sends to Azure, by the role definition that they need.</summary>
internal static class RoleScenarios
{
    private const string Group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml";

    /// <summary>What every operator does: create, observe, rotate, correct.</summary>
    public static IReadOnlyList<Scenario> Base { get; } =
    [
        Catalog("uai-only"),
        Catalog("computes"),
        Catalog("private-endpoint"),
        Catalog("key-change"),
        Catalog("drift-corrected"),
        new("role-registry", "A container registry is declared, and the vault uses role assignments.")
        {
            Spec = new JsonObject { ["associatedResources"] = new JsonObject { ["containerRegistryId"] = $"{Group}/providers/Microsoft.ContainerRegistry/registries/crfraudml" } },
            World = world => world with { Rbac = true },
            Arrange = stage => stage.AdvanceAsync(TimeSpan.FromSeconds(5)),
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Writes(1)),
        },
        new("role-vault-shut", "The vault's firewall admits Azure's services and blocks the operator: the key is read through Resource Manager.")
        {
            Arrange = stage => stage.Azure.PatchAsync(
                stage.VaultId,
                new JsonObject { ["properties"] = new JsonObject { ["networkAcls"] = new JsonObject { ["defaultAction"] = "Deny", ["bypass"] = "AzureServices" } } },
                stage.Stop),
            Outcome = Expect.All(Expect.Ready, Expect.Condition("KeyReady", "True"), Expect.Writes(1)),
        },
    ];

    /// <summary>With <c>deletionPolicy</c> SoftDelete or Purge.</summary>
    public static IReadOnlyList<Scenario> Delete { get; } = [Catalog("delete-soft"), Catalog("delete-purge")];

    /// <summary>With <c>keyAccess: Grant</c> on vaults that use role assignments.</summary>
    public static IReadOnlyList<Scenario> Grant { get; } = [Catalog("access-granted")];

    /// <summary>With <c>keyAccess: Grant</c> on vaults that use access policies.</summary>
    public static IReadOnlyList<Scenario> GrantPolicies { get; } =
    [
        new("role-grant-policies", "Azure Cosmos DB has no access policy, and the operator may add one.")
        {
            Spec = new JsonObject { ["keyAccess"] = "Grant" },
            World = world => world with { CosmosDbAccess = false },
            GrantAllowed = true,
            Outcome = Expect.All(Expect.Ready, Expect.Condition("KeyAccessReady", "True"), Expect.Writes(2)),
        },
    ];

    private static Scenario Catalog(string name) => ScenarioCatalog.Find(name);
}
