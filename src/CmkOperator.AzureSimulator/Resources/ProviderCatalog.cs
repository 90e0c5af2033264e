namespace CmkOperator.AzureSimulator.Resources;

/// <summary>The namespaces of this Azure and the types they list.</summary>
internal static class ProviderCatalog
{
    private static readonly Dictionary<string, string[]> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.MachineLearningServices"] =
        [
            "workspaces", "workspaces/computes", "workspaces/eventGridFilters", "workspaces/onlineEndpoints", "workspaces/batchEndpoints", "registries", "locations",
            "locations/workspaceOperationsStatus", "locations/computeOperationsStatus", "locations/usages", "locations/quotas", "locations/vmSizes", "operations",
        ],
        ["Microsoft.KeyVault"] = ["vaults", "vaults/keys", "vaults/secrets", "vaults/accessPolicies", "deletedVaults", "locations", "locations/deletedVaults", "managedHSMs", "checkNameAvailability", "checkMhsmNameAvailability", "operations"],
        ["Microsoft.Storage"] = ["storageAccounts", "storageAccounts/blobServices", "storageAccounts/listKeys", "locations", "locations/usages", "locations/asyncoperations", "checkNameAvailability", "operations"],
        ["Microsoft.DocumentDB"] = ["databaseAccounts", "databaseAccountNames", "locations", "operations"],
        ["Microsoft.Search"] = ["searchServices", "checkNameAvailability", "locations", "locations/usages", "operations"],
        ["Microsoft.Network"] = ["virtualNetworks", "privateEndpoints", "networkInterfaces", "networkSecurityGroups", "privateDnsZones", "publicIPAddresses", "locations", "operations"],
        ["Microsoft.ManagedIdentity"] = ["userAssignedIdentities", "userAssignedIdentities/federatedIdentityCredentials", "identities", "operations"],
        ["Microsoft.Insights"] = ["components", "diagnosticSettings", "actionGroups", "operations"],
        ["Microsoft.OperationalInsights"] = ["workspaces", "operations"],
        ["Microsoft.ContainerRegistry"] = ["registries", "locations", "checkNameAvailability", "operations"],
        ["Microsoft.ContainerService"] = ["managedClusters", "locations", "operations"],
        ["Microsoft.Compute"] = ["diskEncryptionSets", "virtualMachines", "disks", "locations", "operations"],
        ["Microsoft.ContainerInstance"] = ["containerGroups", "locations", "operations"],
        ["Microsoft.Kubernetes"] = ["connectedClusters", "operations"],
        ["Microsoft.Authorization"] = ["roleAssignments", "roleDefinitions", "denyAssignments", "permissions", "locks", "policyAssignments", "policyDefinitions", "policySetDefinitions", "operations"],
        ["Microsoft.Resources"] = ["subscriptions", "resourceGroups", "deployments", "tags", "providers", "resources", "locations", "operations"],
        ["Microsoft.ResourceGraph"] = ["resources", "operations"],
        ["Microsoft.PolicyInsights"] = ["policyStates", "policyEvents", "operations"],
        ["Microsoft.EventGrid"] = ["eventSubscriptions", "systemTopics", "operations"],
        ["Microsoft.CognitiveServices"] = ["accounts", "locations", "operations"],
        ["Microsoft.Databricks"] = ["workspaces", "operations"],
        ["Microsoft.Web"] = ["sites", "serverfarms", "operations"],
        ["Microsoft.Sql"] = ["servers", "servers/databases", "operations"],
    };

    public static IEnumerable<string> Namespaces => Types.Keys;

    public static string? Canonical(string ns) => Types.Keys.FirstOrDefault(known => string.Equals(known, ns, StringComparison.OrdinalIgnoreCase));

    public static IReadOnlyList<string> TypesOf(string ns) => Types.GetValueOrDefault(ns) ?? [];

    /// <summary>Namespaces that are registered from the start and cannot be unregistered.</summary>
    public static bool IsFree(string ns) =>
        ns.ToLowerInvariant() is "microsoft.authorization" or "microsoft.resources" or "microsoft.resourcegraph" or "microsoft.policyinsights";
}
