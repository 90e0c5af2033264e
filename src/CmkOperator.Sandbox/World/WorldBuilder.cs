using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.World;

/// <summary>Makes what a world lacks. What is there stays as it is, so that it can be asked again at any time.</summary>
internal sealed class WorldBuilder(AzureClient azure)
{
    /// <summary>The application id of Azure Cosmos DB, whose principal always needs the key.</summary>
    public const string CosmosDbAppId = "a232010e-820c-4083-83bb-3ace5fc29d0b";

    /// <summary>The ids that were made.</summary>
    public async Task<IReadOnlyList<string>> BuildAsync(DeclaredWorld world, CancellationToken cancellationToken)
    {
        var made = new List<string>();
        foreach (var group in Groups(world))
        {
            await EnsureAsync(made, group, new JsonObject { ["location"] = world.Location }, cancellationToken);
        }

        await EnsureAsync(made, world.StorageAccountId, StorageAccount(world), cancellationToken);
        await EnsureAsync(made, world.ApplicationInsightsId, ApplicationInsights(world), cancellationToken);
        await EnsureAsync(made, world.ContainerRegistryId, Registry(world), cancellationToken);
        await EnsureAsync(made, world.SecretsVaultId, Vault(world, rbac: false), cancellationToken);
        foreach (var identity in world.Identities)
        {
            await EnsureAsync(made, identity, new JsonObject { ["location"] = world.Location }, cancellationToken);
        }

        if (IsResource(world.KeyVaultId))
        {
            await BuildKeyVaultAsync(made, world.KeyVaultId!, world, cancellationToken);
        }

        return made;
    }

    private async Task BuildKeyVaultAsync(List<string> made, string vaultId, DeclaredWorld world, CancellationToken cancellationToken)
    {
        await EnsureAsync(made, vaultId, Vault(world, world.Rbac), cancellationToken);
        if (world is { KeyVersion: { } version, Keys: [var pinned, ..] } && await azure.FindAsync($"{vaultId}/keys/{pinned}/versions/{version}", cancellationToken) is null)
        {
            // Azure chooses versions itself; a manifest that pins one can only be served past its rules.
            await azure.PatchStateAsync($"{vaultId}/keys/{pinned}/versions/{version}", [], cancellationToken);
            made.Add($"{vaultId}/keys/{pinned}/versions/{version}");
        }

        foreach (var key in world.Keys)
        {
            await EnsureAsync(made, $"{vaultId}/keys/{key}", KeyBodies.Rsa(), cancellationToken);
        }

        var access = new KeyAccess(azure, vaultId);
        if (world.CosmosDbAccess)
        {
            await access.GrantAsync(await azure.PrincipalIdAsync(CosmosDbAppId, cancellationToken), world.Rbac, cancellationToken);
        }

        if (world.KeyIdentityId is { } identity && world.KeyIdentityAccess && IsResource(identity))
        {
            var principal = (await azure.FindAsync(identity, cancellationToken)).Text("properties", "principalId")!;
            await access.GrantAsync(principal, world.Rbac, cancellationToken);
            await access.AssignAsync(principal, KeyAccess.ReaderRole, cancellationToken);
        }
    }

    private async Task EnsureAsync(List<string> made, string? id, JsonObject body, CancellationToken cancellationToken)
    {
        if (id is null || !(IsResource(id) || IsGroup(id)) || await azure.FindAsync(id, cancellationToken) is not null)
        {
            return;
        }

        await azure.PutAsync(id, body, cancellationToken);
        made.Add(id);
    }

    private static JsonObject StorageAccount(DeclaredWorld world) => new()
    {
        ["location"] = world.Location,
        ["kind"] = "StorageV2",
        ["sku"] = new JsonObject { ["name"] = "Standard_LRS" },
        ["properties"] = new JsonObject { ["minimumTlsVersion"] = "TLS1_2" },
    };

    private static JsonObject ApplicationInsights(DeclaredWorld world) => new()
    {
        ["location"] = world.Location,
        ["kind"] = "web",
        ["properties"] = new JsonObject { ["Application_Type"] = "web" },
    };

    private static JsonObject Registry(DeclaredWorld world) => new()
    {
        ["location"] = world.Location,
        ["sku"] = new JsonObject { ["name"] = "Premium" },
        ["properties"] = new JsonObject(),
    };

    private JsonObject Vault(DeclaredWorld world, bool rbac) => new()
    {
        ["location"] = world.Location,
        ["properties"] = new JsonObject
        {
            ["tenantId"] = azure.Endpoints.TenantId,
            ["sku"] = new JsonObject { ["family"] = "A", ["name"] = "standard" },
            ["accessPolicies"] = new JsonArray(),
            ["enableRbacAuthorization"] = rbac,
            ["enableSoftDelete"] = true,
            ["enablePurgeProtection"] = true,
            ["softDeleteRetentionInDays"] = 90,
        },
    };

    private static IEnumerable<string> Groups(DeclaredWorld world)
    {
        string?[] ids =
        [
            world.KeyVaultId, world.StorageAccountId, world.SecretsVaultId, world.ApplicationInsightsId, world.ContainerRegistryId, .. world.Identities,
        ];
        return ids.Where(IsResource).Select(GroupOf).Prepend(world.ResourceGroupId).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
    }

    private static string GroupOf(string? id) => string.Join('/', id!.Split('/').Take(5));

    private static bool IsGroup(string? id) =>
        id?.Split('/') is ["", var subscriptions, { Length: > 0 }, var groups, { Length: > 0 }] && Is(subscriptions, "subscriptions") && Is(groups, "resourceGroups");

    // A manifest may name nonsense; that is the operator's to report, not the world's to build.
    private static bool IsResource(string? id) =>
        id?.Split('/') is ["", _, _, _, _, var providers, { Length: > 0 }, { Length: > 0 }, { Length: > 0 }, ..] && IsGroup(GroupOf(id)) && Is(providers, "providers");

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
