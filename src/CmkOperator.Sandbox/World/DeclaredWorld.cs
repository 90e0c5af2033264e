using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.World;

/// <summary>What Azure must have for one manifest to come true. A scenario leaves out or changes what its world lacks.</summary>
internal sealed record DeclaredWorld
{
    /// <summary>Region of everything.</summary>
    public required string Location { get; init; }

    /// <summary>Id of the workspace's resource group; null when the world has none.</summary>
    public string? ResourceGroupId { get; init; }

    /// <summary>Id of the vault that holds the key; null when the world has none.</summary>
    public string? KeyVaultId { get; init; }

    /// <summary>Keys in that vault.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The version that the first of those keys must have; null for one of Azure's choice.</summary>
    public string? KeyVersion { get; init; }

    /// <summary>Whether that vault works with role assignments in place of access policies.</summary>
    public bool Rbac { get; init; }

    /// <summary>Whether Azure Cosmos DB has its rights on that vault.</summary>
    public bool CosmosDbAccess { get; init; } = true;

    /// <summary>The user-assigned identity that needs the key; null when there is none.</summary>
    public string? KeyIdentityId { get; init; }

    /// <summary>Whether that identity has its rights on the vault.</summary>
    public bool KeyIdentityAccess { get; init; } = true;

    /// <summary>Ids of every user-assigned identity.</summary>
    public IReadOnlyList<string> Identities { get; init; } = [];

    /// <summary>The workspace's storage account.</summary>
    public string? StorageAccountId { get; init; }

    /// <summary>The vault of the workspace's secrets.</summary>
    public string? SecretsVaultId { get; init; }

    /// <summary>The workspace's Application Insights.</summary>
    public string? ApplicationInsightsId { get; init; }

    /// <summary>The workspace's container registry.</summary>
    public string? ContainerRegistryId { get; init; }

    /// <summary>Reads a spec. What is missing there, or no text, is missing here.</summary>
    public static DeclaredWorld From(JsonObject manifest)
    {
        var spec = manifest["spec"];
        var keyIdentity = spec.Text("encryption", "userAssignedIdentityId");
        var named = (spec.At("identity", "userAssignedIdentityIds") as JsonArray)?.Select(id => id.Text()).OfType<string>() ?? [];
        var primary = spec.Text("identity", "primaryUserAssignedIdentityId");
        return new DeclaredWorld
        {
            Location = spec.Text("location") ?? "westeurope",
            ResourceGroupId = spec.Text("subscriptionId") is { } subscription && spec.Text("resourceGroup") is { } group
                ? $"/subscriptions/{subscription}/resourceGroups/{group}"
                : null,
            KeyVaultId = spec.Text("encryption", "keyVaultId"),
            Keys = spec.Text("encryption", "keyName") is { } key ? [key] : [],
            KeyVersion = spec.Text("encryption", "keyVersion"),
            KeyIdentityId = keyIdentity,
            Identities = [.. named.Append(keyIdentity).Append(primary).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)],
            StorageAccountId = spec.Text("associatedResources", "storageAccountId"),
            SecretsVaultId = spec.Text("associatedResources", "keyVaultId"),
            ApplicationInsightsId = spec.Text("associatedResources", "applicationInsightsId"),
            ContainerRegistryId = spec.Text("associatedResources", "containerRegistryId"),
        };
    }
}
