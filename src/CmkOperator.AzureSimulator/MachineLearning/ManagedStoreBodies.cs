using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The three stores as their services show them, before they have a key.</summary>
internal static class ManagedStoreBodies
{
    public const string KeyConfirmed = "Access to the configured customer managed key confirmed.";

    public static JsonObject Cosmos(string id, string location, DateTimeOffset now)
    {
        var name = ResourceId.Parse(id).Name;
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = ResourceTypes.CosmosAccounts,
            ["kind"] = "GlobalDocumentDB",
            ["location"] = Regions.DisplayName(location),
            ["tags"] = new JsonObject(),
            ["identity"] = new JsonObject { ["type"] = "None" },
            ["systemData"] = new JsonObject { ["createdAt"] = ArmResources.Timestamp(now) },
            ["properties"] = new JsonObject
            {
                ["provisioningState"] = "Succeeded",
                ["documentEndpoint"] = $"https://{name}.documents.azure.com:443/",
                ["customerManagedKeyStatus"] = KeyConfirmed,
                ["defaultIdentity"] = "FirstPartyIdentity",
                ["publicNetworkAccess"] = "Enabled",
                ["networkAclBypass"] = "AzureServices",
                ["isVirtualNetworkFilterEnabled"] = false,
                ["ipRules"] = new JsonArray(),
                ["virtualNetworkRules"] = new JsonArray(),
                ["privateEndpointConnections"] = new JsonArray(),
                ["disableLocalAuth"] = false,
                ["minimalTlsVersion"] = "Tls12",
            },
        };
    }

    public static JsonObject Search(string id, string location)
    {
        var name = ResourceId.Parse(id).Name;
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = ResourceTypes.SearchServices,
            ["location"] = Regions.DisplayName(location),
            ["tags"] = new JsonObject(),
            ["sku"] = new JsonObject { ["name"] = "standard" },
            ["identity"] = new JsonObject { ["type"] = "None" },
            ["properties"] = new JsonObject
            {
                ["status"] = "running",
                ["statusDetails"] = "",
                ["provisioningState"] = "succeeded",
                ["replicaCount"] = 1,
                ["partitionCount"] = 1,
                ["hostingMode"] = "Default",
                ["publicNetworkAccess"] = "Enabled",
                ["endpoint"] = $"https://{name}.search.windows.net/",
                ["encryptionWithCmk"] = new JsonObject { ["enforcement"] = "Unspecified", ["encryptionComplianceStatus"] = "Compliant" },
                ["eTag"] = "\"0x8DE2A1B3C4D5E6F\"",
            },
        };
    }

    public static JsonObject Storage(string id, string location, string? userIdentity, DateTimeOffset now)
    {
        var name = ResourceId.Parse(id).Name;
        var since = ArmResources.Timestamp(now);
        var encryption = new JsonObject
        {
            ["keySource"] = "Microsoft.Keyvault",
            ["requireInfrastructureEncryption"] = false,
            ["services"] = new JsonObject
            {
                ["blob"] = new JsonObject { ["enabled"] = true, ["keyType"] = "Account", ["lastEnabledTime"] = since },
                ["file"] = new JsonObject { ["enabled"] = true, ["keyType"] = "Account", ["lastEnabledTime"] = since },
            },
        };
        if (userIdentity is not null)
        {
            encryption["identity"] = new JsonObject { ["userAssignedIdentity"] = userIdentity, ["federatedIdentityClientId"] = null };
        }

        return new JsonObject
        {
            ["sku"] = new JsonObject { ["name"] = "Standard_LRS", ["tier"] = "Standard" },
            ["kind"] = "StorageV2",
            ["id"] = id,
            ["name"] = name,
            ["type"] = ResourceTypes.StorageAccounts,
            ["location"] = location,
            ["tags"] = new JsonObject(),
            ["properties"] = new JsonObject
            {
                ["provisioningState"] = "Succeeded",
                ["creationTime"] = since,
                ["primaryLocation"] = location,
                ["statusOfPrimary"] = "available",
                ["supportsHttpsTrafficOnly"] = true,
                ["allowBlobPublicAccess"] = false,
                ["publicNetworkAccess"] = "Enabled",
                ["primaryEndpoints"] = new JsonObject { ["blob"] = $"https://{name}.blob.core.windows.net/" },
                ["encryption"] = encryption,
            },
        };
    }
}
