namespace CmkOperator.Azure.Clouds;

/// <summary>How Azure is reached. The host of the operator sets these options; nothing here reads flags or the environment.</summary>
internal sealed record AzureOptions
{
    /// <summary>The cloud. Default: Public.</summary>
    public AzureCloudKind Cloud { get; init; } = AzureCloudKind.Public;

    /// <summary>Azure Resource Manager; required in a Custom cloud, ignored elsewhere.</summary>
    public Uri? ArmEndpoint { get; init; }

    /// <summary>The audience of tokens for Azure Resource Manager in a Custom cloud. Default: its endpoint.</summary>
    public string? ArmAudience { get; init; }

    /// <summary>Where tokens come from; required in a Custom cloud, ignored elsewhere.</summary>
    public Uri? AuthorityHost { get; init; }

    /// <summary>What follows a vault's name in its host, with a port when it is not 443; required in a Custom cloud, ignored elsewhere.</summary>
    public string? VaultSuffix { get; init; }

    /// <summary>Microsoft Graph in a Custom cloud; without it principals cannot be looked up there.</summary>
    public Uri? GraphEndpoint { get; init; }

    /// <summary>A PEM file of certificate authorities to trust in addition to those of the system; all certificates in it are used.</summary>
    public string? TrustedCaFile { get; init; }

    /// <summary>Object id of Azure Cosmos DB's service principal, for operators without rights on Microsoft Graph. Default: looked up.</summary>
    public string? CosmosDbPrincipalId { get; init; }

    /// <summary>Longest time one request may take, token included. Default: 9 seconds, so that <see cref="WriteBudget"/> is ten.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>Longest time one observation may take; what was not read by then is unreadable. Default: 45 seconds.</summary>
    public TimeSpan ObservationBudget { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Concurrent reads of one observation. Default: 6.</summary>
    public int ParallelReads { get; init; } = 6;

    /// <summary>How often a repeatable request is retried within seconds. Default: 3; 0 disables retries.</summary>
    public int RetryAttempts { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles, with jitter. Default: 500 milliseconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a read may wait in its worker for Azure's allowance; a longer wait is left to the queue. Default: 2 seconds.</summary>
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a write may; the time is missing from what is left of the lease. Default: 1 second.</summary>
    public TimeSpan WritePatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long requests of a kind are serialized at most after Azure throttled them. Default: 30 seconds.</summary>
    public TimeSpan ThrottleRecovery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads per second and subscription (Azure documentation: "Understand how Azure Resource Manager throttles requests"). Default: 25.</summary>
    public int ReadsPerSecond { get; init; } = 25;

    /// <summary>Reads allowed in a burst. Default: 250.</summary>
    public int ReadBurst { get; init; } = 250;

    /// <summary>Writes per second and subscription. Default: 10.</summary>
    public int WritesPerSecond { get; init; } = 10;

    /// <summary>Writes allowed in a burst. Default: 200.</summary>
    public int WriteBurst { get; init; } = 200;

    /// <summary>Deletes per second and subscription. Default: 10.</summary>
    public int DeletesPerSecond { get; init; } = 10;

    /// <summary>Deletes allowed in a burst. Default: 200.</summary>
    public int DeleteBurst { get; init; } = 200;

    /// <summary>How long data that rarely changes is cached: role definitions, registered providers, principals. Default: 1 hour.</summary>
    public TimeSpan CacheLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Queries to Azure Resource Graph per second and identity. Azure allows about 15 in each window of five seconds; a burst and five seconds of this
    /// rate together stay below it. Default: 2.
    /// </summary>
    public int GraphQueriesPerSecond { get; init; } = 2;

    /// <summary>Queries to Azure Resource Graph allowed in a burst. Default: 5.</summary>
    public int GraphQueryBurst { get; init; } = 5;

    /// <summary>Whether the checks of many workspaces may share one look through Azure Resource Graph. Default: true.</summary>
    public bool FleetLooks { get; init; } = true;

    /// <summary>How old an answer may be that another pass asked for, however it is needed. Default: 5 minutes.</summary>
    public TimeSpan SharedReadLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a request may wait in its worker for Azure's allowance.</summary>
    public TimeSpan PatienceFor(bool isRead) => isRead ? ReadPatience : WritePatience;

    /// <summary>How long a write may take in all: the wait for Azure's allowance, and the request.</summary>
    public TimeSpan WriteBudget => WritePatience + CallTimeout;
}
