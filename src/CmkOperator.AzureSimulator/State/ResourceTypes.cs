namespace CmkOperator.AzureSimulator.State;

/// <summary>The resource types that the simulator has rules for.</summary>
internal static class ResourceTypes
{
    public const string ResourceGroups = "Microsoft.Resources/resourceGroups";
    public const string Workspaces = "Microsoft.MachineLearningServices/workspaces";
    public const string Computes = "Microsoft.MachineLearningServices/workspaces/computes";
    public const string WorkspaceConnections = "Microsoft.MachineLearningServices/workspaces/privateEndpointConnections";
    public const string Vaults = "Microsoft.KeyVault/vaults";
    public const string ManagedHsms = "Microsoft.KeyVault/managedHSMs";
    public const string Keys = "Microsoft.KeyVault/vaults/keys";
    public const string KeyVersions = "Microsoft.KeyVault/vaults/keys/versions";
    public const string RoleAssignments = "Microsoft.Authorization/roleAssignments";
    public const string RoleDefinitions = "Microsoft.Authorization/roleDefinitions";
    public const string DenyAssignments = "Microsoft.Authorization/denyAssignments";
    public const string Locks = "Microsoft.Authorization/locks";
    public const string CosmosAccounts = "Microsoft.DocumentDB/databaseAccounts";
    public const string SearchServices = "Microsoft.Search/searchServices";
    public const string StorageAccounts = "Microsoft.Storage/storageAccounts";
    public const string UserAssignedIdentities = "Microsoft.ManagedIdentity/userAssignedIdentities";
    public const string VirtualNetworks = "Microsoft.Network/virtualNetworks";
    public const string PrivateEndpoints = "Microsoft.Network/privateEndpoints";
    public const string Components = "Microsoft.Insights/components";
    public const string Registries = "Microsoft.ContainerRegistry/registries";
}
