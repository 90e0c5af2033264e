namespace CmkOperator.Configuration;

/// <summary>How workspaces are reconciled.</summary>
internal sealed record ReconcileOptions
{
    /// <summary>Name of this cluster in ownership tags. Default: the kube-system namespace's UID.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Object id of Azure Cosmos DB's first-party principal. Default: looked up in Microsoft Graph.</summary>
    public string? CosmosDbPrincipalId { get; init; }

    /// <summary>Resource ids of the vaults on which the operator may grant access itself. Default: none.</summary>
    public IReadOnlyList<string> GrantVaults { get; init; } = [];

    /// <summary>How long to wait for a missing resource before the object is stalled. Default: 5 min.</summary>
    public TimeSpan ResourceMissingGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The time between periodic checks of objects without an interval. Default: 30 min.</summary>
    public TimeSpan DefaultInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The minimum time between two answers of "not found" that together prove absence. Default: 1 min.</summary>
    public TimeSpan AbsenceConfirmInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait after granting rights on a key before relying on them. Default: 10 minutes.</summary>
    public TimeSpan GrantPropagation { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The time between polls of a running Azure operation when Azure names no time. Default: 15 s.</summary>
    public TimeSpan OperationPollInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the checks of many workspaces share one look through Azure Resource Graph. Default: true.</summary>
    public bool FleetLooks { get; init; } = true;

    /// <summary>The longest time between two looks at an object that it shares with no other. Default: 24 h.</summary>
    public TimeSpan FullLookInterval { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether a Report of the rules (openreports.io) is kept for each object. Default: false.</summary>
    public bool OpenReports { get; init; }

    /// <summary>Concurrent passes. Default: 10.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>The longest time that a pass may take. Default: 2 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}
