namespace CmkOperator.Reporting;

/// <summary>When a key is reconciled again.</summary>
/// <param name="Kind">How the delay is determined.</param>
/// <param name="Delay">The delay, or with <see cref="RequeueKind.Backoff"/> the shortest one.</param>
public sealed record RequeueDecision(RequeueKind Kind, TimeSpan Delay)
{
    /// <summary>Immediately.</summary>
    public static RequeueDecision AtOnce { get; } = new(RequeueKind.After, TimeSpan.Zero);

    /// <summary>Never, because the object is gone.</summary>
    public static RequeueDecision Forget { get; } = new(RequeueKind.Forget, TimeSpan.Zero);

    /// <summary>After a delay.</summary>
    public static RequeueDecision After(TimeSpan delay) => new(RequeueKind.After, delay < TimeSpan.Zero ? TimeSpan.Zero : delay);

    /// <summary>After the queue's own growing delay, but not sooner than <paramref name="atLeast"/>.</summary>
    public static RequeueDecision Backoff(TimeSpan atLeast) => new(RequeueKind.Backoff, atLeast);
}

/// <summary>How the delay until the next pass is determined.</summary>
public enum RequeueKind
{
    /// <summary>Not again.</summary>
    Forget,

    /// <summary>After the given delay; resets the count of failures.</summary>
    After,

    /// <summary>After the queue's delay for a failure, which grows; not sooner than the given delay.</summary>
    Backoff,

    /// <summary>At the periodic check, with jitter; resets the count of failures.</summary>
    Interval,
}
