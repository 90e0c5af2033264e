namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>Whether this process leads, and until when it certainly does.</summary>
internal interface ILeadership
{
    /// <summary>Whether we hold the lease now.</summary>
    bool IsLeader { get; }

    /// <summary>
    /// Until when nobody else can lead, counted from the moment the last renewal was <em>sent</em>; in the past when not leading,
    /// <see cref="DateTimeOffset.MaxValue"/> without election.
    /// </summary>
    DateTimeOffset LeaseDeadline { get; }

    /// <summary>
    /// Whether a write that may take <paramref name="budget"/> would end while we certainly still lead. If not, the write to Azure is
    /// not started, because another leader could already be working when it arrives.
    /// </summary>
    bool MayStart(TimeSpan budget);

    /// <summary>Waits until this process leads. The token that it returns is cancelled when leadership is lost.</summary>
    Task<CancellationToken> AcquiredAsync(CancellationToken cancellationToken);
}
