using System.Buffers.Text;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>Key versions as the data plane and as ARM show them.</summary>
internal static class KeyBundles
{
    public static JsonObject Bundle(VaultRegistry vaults, StoredResource vault, StoredResource version)
    {
        var properties = version.Body["properties"];
        var kty = properties.Text("kty") ?? "RSA";
        var key = new JsonObject
        {
            ["kid"] = properties.Text("keyUriWithVersion"),
            ["kty"] = kty,
            ["key_ops"] = properties?["keyOps"]?.DeepClone() ?? new JsonArray(),
        };
        var material = vaults.Materials.For(version.Id.Text, kty, (int?)properties.Number("keySize"), properties.Text("curveName"));
        if (material.Rsa is { } rsa)
        {
            var parameters = rsa.ExportParameters(includePrivateParameters: false);
            key["n"] = Base64Url.EncodeToString(parameters.Modulus);
            key["e"] = Base64Url.EncodeToString(parameters.Exponent);
        }
        else if (material.Ec is { } ec)
        {
            var parameters = ec.ExportParameters(includePrivateParameters: false);
            key["crv"] = properties.Text("curveName") ?? "P-256";
            key["x"] = Base64Url.EncodeToString(parameters.Q.X);
            key["y"] = Base64Url.EncodeToString(parameters.Q.Y);
        }

        var bundle = new JsonObject { ["key"] = key, ["attributes"] = Attributes(vault, version) };
        if (version.Body["tags"] is { } tags)
        {
            bundle["tags"] = tags.DeepClone();
        }

        return bundle;
    }

    public static JsonObject Item(StoredResource vault, StoredResource version, bool withVersion)
    {
        var item = new JsonObject
        {
            ["kid"] = version.Body.Text("properties", withVersion ? "keyUriWithVersion" : "keyUri"),
            ["attributes"] = Attributes(vault, version),
        };
        if (version.Body["tags"] is { } tags)
        {
            item["tags"] = tags.DeepClone();
        }

        return item;
    }

    /// <summary>A bundle or an item with what the deleted state adds.</summary>
    public static JsonObject Deleted(JsonObject shown, StoredResource vault, DeletedKey key)
    {
        var uri = vault.Body.Text("properties", "vaultUri");
        shown["recoveryId"] = $"{uri}deletedkeys/{key.Name}";
        shown["deletedDate"] = key.DeletedAt.ToUnixTimeSeconds();
        shown["scheduledPurgeDate"] = key.PurgeAt.ToUnixTimeSeconds();
        return shown;
    }

    /// <summary>A key, or one version of it, as a resource of ARM.</summary>
    public static JsonObject ArmBody(StoredResource vault, StoredResource key, StoredResource version, bool asVersion)
    {
        var holder = asVersion ? version : key;
        var properties = version.Body["properties"]!.DeepClone().AsObject();
        properties["attributes"] = ArmAttributes(vault, version);
        if (!asVersion && key.Body["properties"]?["rotationPolicy"] is { } policy)
        {
            properties["rotationPolicy"] = policy.DeepClone();
        }

        return new JsonObject
        {
            ["id"] = holder.Id.Text,
            ["name"] = holder.Id.Name,
            ["type"] = asVersion ? ResourceTypes.KeyVersions : ResourceTypes.Keys,
            ["location"] = vault.Body["location"]?.DeepClone(),
            ["tags"] = version.Body["tags"]?.DeepClone() ?? new JsonObject(),
            ["properties"] = properties,
        };
    }

    private static JsonObject Attributes(StoredResource vault, StoredResource version)
    {
        var shown = ArmAttributes(vault, version);
        if (VaultRegistry.HasSoftDelete(vault))
        {
            shown["recoverableDays"] = VaultRegistry.RetentionDays(vault);
        }

        return shown;
    }

    private static JsonObject ArmAttributes(StoredResource vault, StoredResource version)
    {
        var shown = version.Body["properties"]!["attributes"]!.DeepClone().AsObject();
        shown.RemoveNulls();

        shown["recoveryLevel"] = version.Body.Text("properties", "attributes", "recoveryLevel") ?? VaultRegistry.RecoveryLevel(vault);
        return shown;
    }
}
