namespace CmkOperator.Workspaces;

/// <summary>The operator's own settings that decisions depend on.</summary>
public sealed record OperatorPolicy
{
    /// <summary>How long a thing that may still be on its way counts as on its way. Default: 5 minutes.</summary>
    public TimeSpan ResourceMissingGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far apart two readings must be to prove absence. Default: 1 minute.</summary>
    public TimeSpan AbsenceConfirmation { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a workspace may stay invisible after Azure reported that its creation succeeded, before it is requested again; doubles with each
    /// attempt. Default: 5 minutes.
    /// </summary>
    public TimeSpan CreationShows { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a running operation is polled when Azure does not say. Default: 15 seconds.</summary>
    public TimeSpan OperationPoll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long granted rights may take to work. Default: 10 minutes.</summary>
    public TimeSpan GrantPropagation { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long before its expiration a key is reported as expiring. Default: 30 days.</summary>
    public TimeSpan KeyExpiryWarning { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the old version must stay enabled after a rotation (Azure documentation: "Configure customer-managed keys for Azure Cosmos DB"). Default: 24 hours.</summary>
    public TimeSpan OldVersionWatch { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long before its activation date a key version is treated as valid, and how far else two clocks may differ; an expiration date has no such margin. Default: 5 minutes.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a workspace whose encryption is not in force is checked, so that its recovery is noticed. Default: 5 minutes.</summary>
    public TimeSpan AlarmRecheck { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the operator waits before it retries an operation that failed on Azure's side; doubles up to the interval. Default: 1 minute.</summary>
    public TimeSpan FailureBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the operator retries a name that a soft-deleted workspace holds. Default: 24 hours.</summary>
    public TimeSpan SoftDeletedRetry { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a change that Azure accepted and does not keep is sent again while nothing changes. Default: 24 hours.</summary>
    public TimeSpan UnkeptRetry { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a purge that found nothing is retried while the managed group still exists. Default: 1 hour.</summary>
    public TimeSpan PurgeRetry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a purge is retried at all; after that Azure's own retention has ended. Default: 15 days.</summary>
    public TimeSpan PurgeDeadline { get; init; } = TimeSpan.FromDays(15);
}
