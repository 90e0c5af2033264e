namespace CmkOperator.Kubernetes.Queues;

/// <summary>How long a failing key waits: <c>Base * 2^failures</c>, at most <c>Cap</c>, with jitter in both directions.</summary>
internal sealed record BackoffOptions
{
    /// <summary>The wait after the first failure. Default: 1 s.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. Default: 5 min.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Share of the wait that is random, so that keys that failed together do not return together. Default: 0.2.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="failures">Failures in a row before this one; 0 is the first.</param>
    /// <param name="chance">A number from 0 (inclusive) to 1 (exclusive).</param>
    public TimeSpan Delay(int failures, double chance)
    {
        // In ticks as a floating-point number: a key may fail for weeks, and a TimeSpan would overflow long before.
        var bounded = Math.Min(Base.Ticks * Math.Pow(2, failures), Cap.Ticks);
        return TimeSpan.FromTicks((long)(bounded * (1 + (Jitter * ((2 * chance) - 1)))));
    }
}
