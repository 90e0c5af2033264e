using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>A vault in the deleted state: its name stays taken everywhere.</summary>
internal sealed record DeletedVault(StoredResource Vault, IReadOnlyList<StoredResource> Resources, DateTimeOffset DeletedAt, DateTimeOffset PurgeAt)
{
    public string Name => Vault.Id.Name;

    public string Location => Vault.Body.Text("location") ?? "";

    public bool IsPurgeProtected => Vault.Body.Flag("properties", "enablePurgeProtection") == true;

    public JsonObject ToJson()
    {
        var location = Location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        var properties = new JsonObject
        {
            ["vaultId"] = Vault.Id.Text,
            ["location"] = location,
            ["tags"] = Vault.Body["tags"]?.DeepClone() ?? new JsonObject(),
            ["deletionDate"] = DeletedAt.ToString("O"),
            ["scheduledPurgeDate"] = PurgeAt.ToString("O"),
        };
        if (IsPurgeProtected)
        {
            properties["purgeProtectionEnabled"] = true;
        }

        return new JsonObject
        {
            ["id"] = $"/subscriptions/{Vault.Id.SubscriptionId}/providers/Microsoft.KeyVault/locations/{location}/deletedVaults/{Name}",
            ["name"] = Name,
            ["type"] = "Microsoft.KeyVault/deletedVaults",
            ["properties"] = properties,
        };
    }
}
