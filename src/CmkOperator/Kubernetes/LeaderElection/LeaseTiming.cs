namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>The three times of an election; the defaults are those of client-go.</summary>
internal sealed record LeaseTiming
{
    /// <summary>How long a lease is valid without renewal. Default: 15 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it stops working; shorter than the duration. Default: 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between attempts. Default: 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
