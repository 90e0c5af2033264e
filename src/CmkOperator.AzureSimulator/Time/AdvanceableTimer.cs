namespace CmkOperator.AzureSimulator.Time;

/// <summary>A timer that knows when it is due by its clock, and is rescheduled when that clock jumps.</summary>
internal sealed class AdvanceableTimer : ITimer
{
    private readonly Lock _gate = new();
    private readonly SimulatorClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ITimer _inner;
    private DateTimeOffset? _due;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public AdvanceableTimer(SimulatorClock clock, TimeProvider inner, TimerCallback callback, object? state)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
        _inner = inner.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
            _period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
            return SetInner();
        }
    }

    public void Reschedule()
    {
        lock (_gate)
        {
            SetInner();
        }
    }

    public void Dispose()
    {
        _clock.Forget(this);
        _inner.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _clock.Forget(this);
        return _inner.DisposeAsync();
    }

    private bool SetInner()
    {
        if (_due is not { } due)
        {
            return _inner.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        // A real timer may fire a little early against the wall clock; Fire checks again.
        var wait = due - _clock.GetUtcNow();
        return _inner.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_due is not { } due)
            {
                return;
            }

            var now = _clock.GetUtcNow();
            if (now < due)
            {
                _inner.Change(due - now + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            // Periods missed by a jump fire once, as a real timer's would after a suspend.
            _due = _period == Timeout.InfiniteTimeSpan ? null : now + _period;
            SetInner();
        }

        _callback(_state);
    }
}
