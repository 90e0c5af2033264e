namespace CmkOperator.AzureSimulator.Time;

/// <summary>
/// What will happen later. Nothing runs by itself: the next reader first runs everything that is due, in
/// order and at its time, so that a jump of the clock gives the same state as waiting. Guarded by the state's lock.
/// </summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, long Order)> _due = new();
    private long _order;

    public void Schedule(DateTimeOffset at, Action<DateTimeOffset> happening) => _due.Enqueue(happening, (at, _order++));

    /// <summary>When the next happening is due, if that is by <paramref name="until"/>.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset until) =>
        _due.TryPeek(out _, out var priority) && priority.At <= until ? priority.At : null;

    /// <summary>Runs the next happening.</summary>
    public void RunNext()
    {
        _due.TryDequeue(out var happening, out var priority);
        happening?.Invoke(priority.At);
    }
}
