namespace CmkOperator.Kubernetes.Queues;

/// <summary>How long a failing key waits: <c>Base * 2^failures</c>, at most <c>Cap</c>, shortened or lengthened by chance.</summary>
internal sealed record BackoffOptions
{
    /// <summary>The wait after the first failure. Default: 1 s.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. Default: 5 min.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Share of the wait that is left to chance, so that keys that failed together do not return together. Default: 0.2.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>The wait before the next try.</summary>
    /// <param name="failures">Failures in a row before this one; 0 is the first.</param>
    /// <param name="chance">A number from 0 (inclusive) to 1 (exclusive).</param>
    public TimeSpan Delay(int failures, double chance)
    {
        var doubled = Base * Math.Pow(2, Math.Min(failures, 40));
        var bounded = doubled < Cap ? doubled : Cap;
        return bounded * (1 + (Jitter * ((2 * chance) - 1)));
    }
}
