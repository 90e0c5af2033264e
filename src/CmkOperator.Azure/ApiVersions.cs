namespace CmkOperator.Azure;

/// <summary>The api-versions used. They are pinned, because a newer one may rename fields that the operator decides by.</summary>
internal static class ApiVersions
{
    /// <summary>Workspaces and computes.</summary>
    public const string MachineLearning = "2025-06-01";

    /// <summary>The first stable version of workspaces that shows stores their owner provides: none of the versions before it does.</summary>
    public const string WorkspacesWithOwnStores = "2025-12-01";

    /// <summary>Vaults, and keys through Azure Resource Manager.</summary>
    public const string KeyVault = "2026-02-01";

    /// <summary>Keys through the vault's data plane.</summary>
    public const string Keys = "2025-07-01";

    /// <summary>Role assignments, role definitions, deny assignments.</summary>
    public const string Authorization = "2022-04-01";

    /// <summary>Management locks.</summary>
    public const string Locks = "2020-05-01";

    /// <summary>Resource groups, resources in them, providers.</summary>
    public const string Resources = "2025-04-01";

    /// <summary>Subscriptions.</summary>
    public const string Subscriptions = "2022-12-01";

    /// <summary>Cosmos DB accounts.</summary>
    public const string CosmosDb = "2025-10-15";

    /// <summary>AI Search services.</summary>
    public const string Search = "2025-05-01";

    /// <summary>Storage accounts.</summary>
    public const string Storage = "2025-08-01";

    /// <summary>User-assigned identities.</summary>
    public const string ManagedIdentity = "2024-11-30";

    /// <summary>Application Insights components.</summary>
    public const string ApplicationInsights = "2020-02-02";

    /// <summary>Container registries.</summary>
    public const string ContainerRegistry = "2025-04-01";

    /// <summary>AKS clusters.</summary>
    public const string ContainerService = "2025-05-01";

    /// <summary>Disk encryption sets.</summary>
    public const string DiskEncryptionSets = "2024-03-02";

    /// <summary>Azure Resource Graph.</summary>
    public const string ResourceGraph = "2024-04-01";

    /// <summary>Virtual networks.</summary>
    public const string Network = "2024-05-01";
}
