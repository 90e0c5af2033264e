namespace CmkOperator.Azure.Fleet;

/// <summary>
/// The questions of a look at a whole subscription, in Azure Resource Graph's language (Azure documentation: "Understanding the Azure Resource
/// Graph query language"). Each projects the id and sorts by it: without both the graph does not page.
/// </summary>
internal static class FleetQueries
{
    /// <summary>Workspaces, what they depend on, and what is in their managed groups.</summary>
    public const string Resources =
        """
        resources
        | where type in~ ('microsoft.machinelearningservices/workspaces', 'microsoft.keyvault/vaults', 'microsoft.storage/storageaccounts', 'microsoft.documentdb/databaseaccounts', 'microsoft.search/searchservices', 'microsoft.network/virtualnetworks', 'microsoft.insights/components', 'microsoft.containerregistry/registries', 'microsoft.managedidentity/userassignedidentities')
        | project id, name, type, location, kind, sku, tags, identity, properties
        | order by id asc
        """;

    /// <summary>Workspaces alone.</summary>
    public const string Workspaces =
        """
        resources
        | where type =~ 'microsoft.machinelearningservices/workspaces'
        | project id, name, type, location, kind, sku, tags, identity, properties
        | order by id asc
        """;

    /// <summary>Resource groups.</summary>
    public const string Groups =
        """
        resourcecontainers
        | where type =~ 'microsoft.resources/subscriptions/resourcegroups'
        | project id, name, type, location, managedBy, properties
        | order by id asc
        """;

    /// <summary>Who has which role where.</summary>
    public const string Assignments =
        """
        authorizationresources
        | where type =~ 'microsoft.authorization/roleassignments'
        | project id, name, type, properties
        | order by id asc
        """;

    /// <summary>The types of which a look has every resource of the subscription; of others it knows nothing.</summary>
    public static HashSet<string> CoveredTypes { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        "microsoft.machinelearningservices/workspaces",
        "microsoft.keyvault/vaults",
        "microsoft.storage/storageaccounts",
        "microsoft.documentdb/databaseaccounts",
        "microsoft.search/searchservices",
        "microsoft.network/virtualnetworks",
        "microsoft.insights/components",
        "microsoft.containerregistry/registries",
        "microsoft.managedidentity/userassignedidentities",
    };
}
