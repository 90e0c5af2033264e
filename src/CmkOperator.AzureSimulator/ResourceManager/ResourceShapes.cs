using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>What services add to the bodies of resources that clients create, as far as a client reads it.</summary>
internal static class ResourceShapes
{
    public static void Complete(AzureState azure, VaultRegistry vaults, StoredResource? existing, string type, JsonObject body)
    {
        var properties = body.Ensure("properties");
        var name = body.Text("name") ?? "";
        properties["provisioningState"] = "Succeeded";
        switch (type.ToLowerInvariant())
        {
            case "microsoft.managedidentity/userassignedidentities":
                var before = existing?.Body["properties"];
                properties["tenantId"] = azure.TenantId;
                properties["principalId"] = before.Text("principalId") ?? Guid.NewGuid().ToString();
                properties["clientId"] = before.Text("clientId") ?? Guid.NewGuid().ToString();
                properties.Remove("provisioningState");
                break;
            case "microsoft.managedidentity/userassignedidentities/federatedidentitycredentials":
                properties.Remove("provisioningState");
                break;
            case "microsoft.storage/storageaccounts":
                Storage(azure, vaults, name, body, properties);
                break;
            case "microsoft.insights/components":
                properties["AppId"] ??= Guid.NewGuid().ToString();
                properties["ApplicationId"] ??= name;
                properties["InstrumentationKey"] ??= Guid.NewGuid().ToString();
                properties["ConnectionString"] ??= $"InstrumentationKey={properties.Text("InstrumentationKey")};IngestionEndpoint=https://{body.Text("location")}-0.in.applicationinsights.azure.com/";
                properties["Application_Type"] ??= "web";
                properties["TenantId"] = azure.TenantId;
                properties["CreationDate"] ??= ArmResources.Timestamp(azure.Now);
                properties["RetentionInDays"] ??= 90;
                properties["IngestionMode"] ??= "LogAnalytics";
                break;
            case "microsoft.containerregistry/registries":
                properties["loginServer"] = $"{name.ToLowerInvariant()}.azurecr.io";
                properties["creationDate"] ??= ArmResources.Timestamp(azure.Now);
                properties["adminUserEnabled"] ??= false;
                properties["publicNetworkAccess"] ??= "Enabled";
                break;
            case "microsoft.documentdb/databaseaccounts":
                properties["documentEndpoint"] = $"https://{name.ToLowerInvariant()}.documents.azure.com:443/";
                properties["publicNetworkAccess"] ??= "Enabled";
                properties["disableLocalAuth"] ??= false;
                break;
            case "microsoft.search/searchservices":
                properties["provisioningState"] = "succeeded";
                properties["status"] ??= "running";
                properties["statusDetails"] ??= "";
                properties["replicaCount"] ??= 1;
                properties["partitionCount"] ??= 1;
                properties["hostingMode"] = SearchVersions.Canonical(properties.Text("hostingMode") ?? "Default");
                properties["publicNetworkAccess"] = SearchVersions.Canonical(properties.Text("publicNetworkAccess") ?? "Enabled");
                properties["endpoint"] = $"https://{name.ToLowerInvariant()}.search.windows.net/";
                properties["encryptionWithCmk"] ??= new JsonObject { ["enforcement"] = "Unspecified", ["encryptionComplianceStatus"] = "Compliant" };
                break;
            case "microsoft.containerservice/managedclusters":
                properties["powerState"] ??= new JsonObject { ["code"] = "Running" };
                properties["fqdn"] ??= $"{name.ToLowerInvariant()}-dns.hcp.{Regions.Normalize(body.Text("location") ?? "")}.azmk8s.io";
                properties["nodeResourceGroup"] ??= $"MC_{ResourceId.Parse(body.Text("id") ?? "").ResourceGroup}_{name}_{Regions.Normalize(body.Text("location") ?? "")}";
                break;
        }
    }

    /// <summary>Rejects names that the service rejects.</summary>
    public static void Check(string type, string name, JsonObject body)
    {
        if (!ResourceId.Is(type, ResourceTypes.StorageAccounts))
        {
            return;
        }

        CheckStorageName(name);

        if (body.Text("sku", "name") is null)
        {
            throw new ApiException(400, "InvalidRequestPropertyValue", "The value '' is not allowed for property sku.name.");
        }
    }

    /// <summary>Rejects what is no name of a storage account.</summary>
    public static void CheckStorageName(string name)
    {
        if (name.Length is < 3 or > 24 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)))
        {
            throw new ApiException(400, "AccountNameInvalid",
                $"{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.");
        }
    }

    private static void Storage(AzureState azure, VaultRegistry vaults, string name, JsonObject body, JsonObject properties)
    {
        if (body.ObjectAt("sku") is { } sku)
        {
            sku["tier"] = sku.Text("name")?.StartsWith("Premium", StringComparison.OrdinalIgnoreCase) == true ? "Premium" : "Standard";
        }

        body["kind"] ??= "StorageV2";
        properties["creationTime"] ??= ArmResources.Timestamp(azure.Now);
        properties["primaryLocation"] ??= Regions.Normalize(body.Text("location") ?? "");
        properties["statusOfPrimary"] ??= "available";
        properties["supportsHttpsTrafficOnly"] ??= true;
        properties["primaryEndpoints"] ??= new JsonObject
        {
            ["blob"] = $"https://{name}.blob.core.windows.net/",
            ["file"] = $"https://{name}.file.core.windows.net/",
            ["queue"] = $"https://{name}.queue.core.windows.net/",
            ["table"] = $"https://{name}.table.core.windows.net/",
            ["dfs"] = $"https://{name}.dfs.core.windows.net/",
        };
        var encryption = properties.Ensure("encryption");
        encryption["keySource"] ??= "Microsoft.Storage";
        encryption["services"] ??= new JsonObject
        {
            ["blob"] = new JsonObject { ["enabled"] = true, ["keyType"] = "Account", ["lastEnabledTime"] = ArmResources.Timestamp(azure.Now) },
            ["file"] = new JsonObject { ["enabled"] = true, ["keyType"] = "Account", ["lastEnabledTime"] = ArmResources.Timestamp(azure.Now) },
        };
        CompleteKey(azure, vaults, encryption);
    }

    /// <summary>A store with a key of the customer's shows which version it uses and since when.</summary>
    private static void CompleteKey(AzureState azure, VaultRegistry vaults, JsonObject encryption)
    {
        if (encryption.ObjectAt("keyvaultproperties") is not { } key
            || key.Text("keyvaulturi") is not { Length: > 0 } uri || key.Text("keyname") is not { Length: > 0 } name
            || !Uri.TryCreate(uri, UriKind.Absolute, out var address) || vaults.ByName(address.Host.Split('.')[0]) is not { } vault)
        {
            return;
        }

        var version = key.Text("keyversion") is { Length: > 0 } pinned ? pinned : vaults.Latest(vault, name)?.Id.Name;
        if (version is not null)
        {
            key["currentVersionedKeyIdentifier"] = $"{uri.TrimEnd('/')}/keys/{name}/{version}";
            key["lastKeyRotationTimestamp"] ??= ArmResources.Timestamp(azure.Now);
            key["currentVersionedKeyExpirationTimestamp"] ??= "1970-01-01T00:00:00Z";
        }
    }
}
