using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>What Key Vault rejects in a vault's body.</summary>
internal static partial class VaultRules
{
    /// <summary>From this version on, role-based access is the default of a new vault.</summary>
    private const string RbacByDefaultSince = "2026-02-01";

    public static void CheckName(string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw new ApiException(400, "VaultNameNotValid",
                $"The vault name '{name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens. Follow this link for more information: https://go.microsoft.com/fwlink/?linkid=2147742");
        }
    }

    /// <summary>Checks what a PUT or PATCH asks for against what the vault is.</summary>
    public static void Check(JsonObject properties, StoredResource? existing)
    {
        if (properties.Flag("enablePurgeProtection") == false)
        {
            throw Bad("The property \"enablePurgeProtection\" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.");
        }

        if (existing is not null && VaultRegistry.HasSoftDelete(existing) && properties.Flag("enableSoftDelete") == false)
        {
            throw Bad("The property \"enableSoftDelete\" can be set to false only for creating new vault. Enabling the 'soft delete' functionality is an irreversible action.");
        }

        if (properties.Flag("enablePurgeProtection") == true && (properties.Flag("enableSoftDelete") ?? (existing is null || VaultRegistry.HasSoftDelete(existing))) == false)
        {
            throw Bad("The property \"enablePurgeProtection\" cannot be set to true when soft delete is disabled. Enable soft delete first.");
        }

        if (properties.Number("softDeleteRetentionInDays") is { } days)
        {
            if (days is < 7 or > 90)
            {
                throw Bad("The property \"softDeleteRetentionInDays\" has to be between 7 and 90.");
            }

            if (existing is not null && days != VaultRegistry.RetentionDays(existing))
            {
                throw Bad("The property \"softDeleteRetentionInDays\" has been set already and it can't be modified.");
            }
        }

        if (properties["networkAcls"] is JsonObject acls)
        {
            Enumerated(acls, "bypass", "AzureServices", "None");
            Enumerated(acls, "defaultAction", "Allow", "Deny");
        }

        CheckPolicies(properties.ArrayAt("accessPolicies"));
    }

    /// <summary>Checks what a creation requires.</summary>
    public static void CheckCreation(JsonObject properties, string apiVersion)
    {
        if (!Guid.TryParse(properties.Text("tenantId"), out _))
        {
            throw Bad("An invalid value was provided for 'tenantId'.");
        }

        if (properties.ObjectAt("sku") is not { } sku || !ResourceId.Is("A", sku.Text("family"))
            || !(ResourceId.Is("standard", sku.Text("name")) || ResourceId.Is("premium", sku.Text("name"))))
        {
            throw Bad("An invalid value was provided for 'sku'.");
        }

        if (!WantsRbac(properties, apiVersion) && properties.ArrayAt("accessPolicies") is null)
        {
            throw Bad("The parameter accessPolicies is not specified.");
        }
    }

    public static bool WantsRbac(JsonObject properties, string apiVersion) =>
        properties.Flag("enableRbacAuthorization") ?? string.CompareOrdinal(apiVersion, RbacByDefaultSince) >= 0;

    public static void CheckPolicies(JsonArray? policies)
    {
        foreach (var policy in policies ?? [])
        {
            if (!Guid.TryParse(policy.Text("objectId"), out _) || !Guid.TryParse(policy.Text("tenantId"), out _) || policy.ObjectAt("permissions") is not { } permissions)
            {
                throw Bad("An invalid value was provided for 'accessPolicies'.");
            }

            if (permissions.ArrayAt("keys").Texts().FirstOrDefault(word => !KeyPermission.All.Contains(word, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            {
                throw Bad($"An invalid value was provided for 'accessPolicies': '{unknown}' is no key permission.");
            }
        }
    }

    private static void Enumerated(JsonObject holder, string name, params string[] allowed)
    {
        if (holder.Text(name) is { } value && !allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            throw Bad($"An invalid value was provided for 'networkAcls.{name}': '{value}'.");
        }
    }

    private static ApiException Bad(string message) => new(400, "BadRequest", message);

    [GeneratedRegex("^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$")]
    private static partial Regex NamePattern();
}
