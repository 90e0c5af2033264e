namespace CmkOperator.Controllers;

/// <summary>What becomes of a key after a pass over it.</summary>
/// <param name="Next">Which of the four.</param>
/// <param name="Delay">When, where the kind has a time of its own.</param>
internal readonly record struct ReconcileResult(ReconcileNext Next, TimeSpan? Delay)
{
    /// <summary>Nothing is left to do, and no time to come again: the object is gone, or only a change of it matters.</summary>
    public static ReconcileResult Forget { get; } = new(ReconcileNext.Forget, null);

    /// <summary>The object moved under the pass: again at once, without counting as a failure.</summary>
    public static ReconcileResult Conflict { get; } = new(ReconcileNext.Conflict, null);

    /// <summary>The pass went as planned: again after <paramref name="delay"/>.</summary>
    public static ReconcileResult RequeueAfter(TimeSpan delay) => new(ReconcileNext.RequeueAfter, delay);

    /// <summary>A transient fault: again after the key's backoff, or after <paramref name="delay"/> when the other side named a time.</summary>
    public static ReconcileResult Retry(TimeSpan? delay = null) => new(ReconcileNext.Retry, delay);
}
