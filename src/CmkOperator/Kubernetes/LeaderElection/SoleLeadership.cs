namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>Leadership without election: there is one process only, and whoever started it promises that.</summary>
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
