namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>Leadership without election, for a process that its user guarantees to be the only one.</summary>
internal sealed class SoleLeadership : ILeadership
{
    /// <inheritdoc/>
    public bool IsLeader => true;

    /// <inheritdoc/>
    public DateTimeOffset LeaseDeadline => DateTimeOffset.MaxValue;

    /// <inheritdoc/>
    public bool MayStart(TimeSpan budget) => true;

    /// <inheritdoc/>
    public Task<CancellationToken> AcquiredAsync(CancellationToken cancellationToken) => Task.FromResult(CancellationToken.None);
}
