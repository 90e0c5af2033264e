namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>Whether this process is the one that works, and for how long it surely is.</summary>
internal interface ILeadership
{
    /// <summary>Whether the lease is ours at this moment.</summary>
    bool IsLeader { get; }

    /// <summary>
    /// Until when nobody else can lead, counted from the moment the last renewal was <em>sent</em>; in the past when not leading,
    /// <see cref="DateTimeOffset.MaxValue"/> without election.
    /// </summary>
    DateTimeOffset LeaseDeadline { get; }

    /// <summary>
    /// Whether a write that may take <paramref name="budget"/> would end while we surely still lead. A write to Azure that is not
    /// allowed by this is not started: another leader could already be at work when it arrives.
    /// </summary>
    bool MayStart(TimeSpan budget);

    /// <summary>Waits until this process leads. The token that it returns is cancelled when leadership is lost.</summary>
    Task<CancellationToken> AcquiredAsync(CancellationToken cancellationToken);
}
