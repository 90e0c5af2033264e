namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The network that Azure adds to a managed group for a workspace with a private endpoint, and what that does to Cosmos DB.</summary>
internal static class ManagedNetwork
{
    public static void Provision(AzureState azure, ManagedStores? stores, JsonNode? location)
    {
        if (stores is null || azure.Store.Find(stores.GroupId) is null)
        {
            return;
        }

        var networkId = $"{stores.GroupId}/providers/{ResourceTypes.VirtualNetworks}/aml-vnet";
        if (azure.Store.Find(networkId) is not null)
        {
            return;
        }

        azure.Store.Put(networkId, Resource(networkId, ResourceTypes.VirtualNetworks, location, new JsonObject
        {
            ["provisioningState"] = "Succeeded",
            ["addressSpace"] = new JsonObject { ["addressPrefixes"] = new JsonArray("10.0.0.0/24") },
            ["subnets"] = new JsonArray(new JsonObject
            {
                ["id"] = $"{networkId}/subnets/default",
                ["name"] = "default",
                ["properties"] = new JsonObject { ["addressPrefix"] = "10.0.0.0/24", ["provisioningState"] = "Succeeded" },
            }),
        }));
        var endpointId = $"{stores.GroupId}/providers/{ResourceTypes.PrivateEndpoints}/cosmos-pe";
        azure.Store.Put(endpointId, Resource(endpointId, ResourceTypes.PrivateEndpoints, location, new JsonObject
        {
            ["provisioningState"] = "Succeeded",
            ["subnet"] = new JsonObject { ["id"] = $"{networkId}/subnets/default" },
            ["privateLinkServiceConnections"] = new JsonArray(new JsonObject
            {
                ["name"] = "cosmos-pe",
                ["properties"] = new JsonObject
                {
                    ["privateLinkServiceId"] = stores.CosmosId,
                    ["groupIds"] = new JsonArray("Sql"),
                    ["privateLinkServiceConnectionState"] = new JsonObject { ["status"] = "Approved", ["description"] = "Auto-approved" },
                },
            }),
        }));
        if (azure.Store.TryFind(stores.CosmosId, out var cosmos))
        {
            var properties = cosmos.Body.Ensure("properties");
            properties["publicNetworkAccess"] = "Disabled";
            properties["networkAclBypass"] = "AzureServices";
            properties["isVirtualNetworkFilterEnabled"] = true;
            properties["privateEndpointConnections"] = new JsonArray(new JsonObject
            {
                ["id"] = $"{stores.CosmosId}/privateEndpointConnections/cosmos-pe",
                ["properties"] = new JsonObject
                {
                    ["privateEndpoint"] = new JsonObject { ["id"] = endpointId },
                    ["privateLinkServiceConnectionState"] = new JsonObject { ["status"] = "Approved" },
                    ["provisioningState"] = "Succeeded",
                },
            });
            azure.Store.Touch(cosmos);
        }
    }

    private static JsonObject Resource(string id, string type, JsonNode? location, JsonObject properties) => new()
    {
        ["id"] = id,
        ["name"] = ResourceId.Parse(id).Name,
        ["type"] = type,
        ["location"] = location?.DeepClone(),
        ["tags"] = new JsonObject(),
        ["properties"] = properties,
    };
}
