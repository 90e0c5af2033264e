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

    /// <summary>Lets the next happening that is due by <paramref name="now"/> happen; false when there is none.</summary>
    public bool RunNext(DateTimeOffset now)
    {
        if (!_due.TryPeek(out var happening, out var priority) || priority.At > now)
        {
            return false;
        }

        _due.Dequeue();
        happening(priority.At);
        return true;
    }
}
