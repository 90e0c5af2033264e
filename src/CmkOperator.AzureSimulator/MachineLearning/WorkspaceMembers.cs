namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The members of a workspace's properties by what a client may do with them.</summary>
internal static class WorkspaceMembers
{
    /// <summary>What a PATCH may carry.</summary>
    public static IReadOnlyList<string> Updatable { get; } =
    [
        "friendlyName", "description", "applicationInsights", "containerRegistry", "primaryUserAssignedIdentity", "publicNetworkAccess", "systemDatastoresAuthMode",
        "enableDataIsolation", "v1LegacyMode", "imageBuildCompute", "featureStoreSettings", "serverlessComputeSettings", "serviceManagedResourcesSettings",
        "managedNetwork", "encryption", "enableSoftwareBillOfMaterials", "networkAcls",
    ];

    /// <summary>What a PATCH may carry under a preview version only.</summary>
    public static IReadOnlyList<string> UpdatableInPreview { get; } =
        ["softDeleteRetentionInDays", "allowRecoverSoftDeletedWorkspace", "ipAllowlist", "containerRegistries", "keyVaults", "storageAccounts", "existingWorkspaces"];

    /// <summary>What a PUT may carry besides.</summary>
    public static IReadOnlyList<string> CreateOnly { get; } =
    [
        "keyVault", "storageAccount", "hbiWorkspace", "enableServiceSideCMKEncryption", "allowPublicAccessWhenBehindVnet", "sharedPrivateLinkResources",
        "provisionNetworkNow", "hubResourceId", "workspaceHubConfig", "discoveryUrl",
    ];

    /// <summary>What only Azure writes: ignored when it is sent, because clients send back what they read.</summary>
    public static IReadOnlyList<string> ReadOnly { get; } =
    [
        "workspaceId", "tenantId", "provisioningState", "serviceProvisionedResourceGroup", "privateLinkCount", "privateEndpointConnections", "storageHnsEnabled",
        "notebookInfo", "mlFlowTrackingUri", "associatedWorkspaces", "linkedModelInventoryArmId", "sdkTelemetryAppInsightsKey", "sasGetterUri", "createdBy", "creationTime",
        "agentsEndpointUri", "workspaceConnections", "soft_delete_enabled",
    ];

    public static IEnumerable<string> All => Updatable.Concat(UpdatableInPreview).Concat(CreateOnly).Concat(ReadOnly);

    public static bool Has(IReadOnlyList<string> members, string name) => members.Contains(name, StringComparer.OrdinalIgnoreCase);
}
