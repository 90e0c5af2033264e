namespace CmkOperator.AzureSimulator.Time;

/// <summary>
/// What will happen later. Nothing runs by itself: whoever looks at the world first lets everything that is due happen, in
/// order and at its own time, so that a jump of the clock gives the same world as waiting. Guarded by the world's lock.
/// </summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, long Order)> _due = new();
    private long _order;

    public int Count => _due.Count;

    public void Schedule(DateTimeOffset at, Action<DateTimeOffset> happening) => _due.Enqueue(happening, (at, _order++));

    /// <summary>When the next happening is due, if that is by <paramref name="until"/>.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset until) =>
        _due.TryPeek(out _, out var priority) && priority.At <= until ? priority.At : null;

    /// <summary>Lets the next happening happen.</summary>
    public void RunNext()
    {
        _due.TryDequeue(out var happening, out var priority);
        happening?.Invoke(priority.At);
    }
}
