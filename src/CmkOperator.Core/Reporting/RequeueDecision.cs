namespace CmkOperator.Reporting;

/// <summary>When a key is looked at again.</summary>
/// <param name="Kind">How the delay is found.</param>
/// <param name="Delay">The delay, or with <see cref="RequeueKind.Backoff"/> the least one.</param>
public sealed record RequeueDecision(RequeueKind Kind, TimeSpan Delay)
{
    /// <summary>At once.</summary>
    public static RequeueDecision AtOnce { get; } = new(RequeueKind.After, TimeSpan.Zero);

    /// <summary>Never by itself: the object is gone.</summary>
    public static RequeueDecision Forget { get; } = new(RequeueKind.Forget, TimeSpan.Zero);

    /// <summary>After a delay.</summary>
    public static RequeueDecision After(TimeSpan delay) => new(RequeueKind.After, delay < TimeSpan.Zero ? TimeSpan.Zero : delay);

    /// <summary>After the queue's own growing delay, but not sooner than <paramref name="atLeast"/>.</summary>
    public static RequeueDecision Backoff(TimeSpan atLeast) => new(RequeueKind.Backoff, atLeast);
}
