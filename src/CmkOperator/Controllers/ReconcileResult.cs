namespace CmkOperator.Controllers;

/// <summary>What happens to a key after a pass over it.</summary>
/// <param name="Next">Which of the five.</param>
/// <param name="Delay">When to run again, for the results that carry a time.</param>
internal readonly record struct ReconcileResult(ReconcileNext Next, TimeSpan? Delay)
{
    /// <summary>Nothing is left to do and no pass is scheduled: the object is gone, or only a change to it matters.</summary>
    public static ReconcileResult Forget { get; } = new(ReconcileNext.Forget, null);

    /// <summary>The object changed during the pass: run again immediately, without counting as a failure.</summary>
    public static ReconcileResult Conflict { get; } = new(ReconcileNext.Conflict, null);

    /// <summary>The pass succeeded: run again after <paramref name="delay"/>.</summary>
    public static ReconcileResult RequeueAfter(TimeSpan delay) => new(ReconcileNext.RequeueAfter, delay);

    /// <summary>The API server failed, was busy or did not answer: run again within a minute at most, not sooner than <paramref name="delay"/>.</summary>
    public static ReconcileResult ApiFault(TimeSpan? delay) => new(ReconcileNext.ApiFault, delay);

    /// <summary>A transient fault: run again after the key's backoff, or after <paramref name="delay"/> when the server named a time.</summary>
    public static ReconcileResult Retry(TimeSpan? delay = null) => new(ReconcileNext.Retry, delay);
}
