namespace CmkOperator.Azure.Fleet;

/// <summary>
/// The questions of a look at a whole subscription, in Azure Resource Graph's language (Azure documentation: "Understanding the Azure Resource
/// Graph query language"). Each projects the id and sorts by it: without both the graph does not page.
/// </summary>
internal static class FleetQueries
{
    private const string WorkspaceType = "microsoft.machinelearningservices/workspaces";

    private const string Columns =
        """
        | project id, name, type, location, kind, sku, tags, identity, properties
        | order by id asc
        """;

    /// <summary>Workspaces alone.</summary>
    public const string Workspaces = $"resources\n| where type =~ '{WorkspaceType}'\n{Columns}";

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
        WorkspaceType,
        "microsoft.keyvault/vaults",
        "microsoft.storage/storageaccounts",
        "microsoft.documentdb/databaseaccounts",
        "microsoft.search/searchservices",
        "microsoft.network/virtualnetworks",
        "microsoft.insights/components",
        "microsoft.containerregistry/registries",
        "microsoft.managedidentity/userassignedidentities",
    };

    /// <summary>Workspaces, what they depend on, and what is in their managed groups: the covered types.</summary>
    public static string Resources { get; } =
        $"resources\n| where type in~ ({string.Join(", ", CoveredTypes.Select(type => $"'{type}'"))})\n{Columns}";
}
