namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>What several services read from a workspace's body.</summary>
internal static class WorkspaceReading
{
    /// <summary>Whether its metadata is under a customer-managed key.</summary>
    public static bool IsEncrypted(JsonNode? properties) => ResourceId.Is("Enabled", properties.Text("encryption", "status"));

    /// <summary>Whether its metadata is in stores that Azure manages in the customer's subscription.</summary>
    public static bool HasManagedStores(JsonNode? properties) =>
        IsEncrypted(properties)
        && properties.Flag("enableServiceSideCMKEncryption") != true
        && (string.IsNullOrEmpty(properties.Text("encryption", "cosmosDbResourceId"))
            || string.IsNullOrEmpty(properties.Text("encryption", "searchAccountResourceId"))
            || string.IsNullOrEmpty(properties.Text("encryption", "storageAccountResourceId")));

    public static string? KeyIdentifier(JsonNode? properties) => properties.Text("encryption", "keyVaultProperties", "keyIdentifier");

    public static string? KeyVaultId(JsonNode? properties) => properties.Text("encryption", "keyVaultProperties", "keyVaultArmId");

    public static string? KeyUserIdentity(JsonNode? properties) =>
        properties.Text("encryption", "identity", "userAssignedIdentity") is { Length: > 0 } identity ? identity : null;

    /// <summary>The client id of the identity that is named for the key in the older way.</summary>
    public static string? KeyClientId(JsonNode? properties) =>
        properties.Text("encryption", "keyVaultProperties", "identityClientId") is { Length: > 0 } clientId ? clientId : null;

    public static string? ManagedGroupId(StoredResource workspace) =>
        workspace.Body.Text("properties", "serviceProvisionedResourceGroup") is { Length: > 0 } name
            ? $"/subscriptions/{workspace.Id.SubscriptionId}/resourceGroups/{name}"
            : null;
}
