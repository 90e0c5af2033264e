namespace CmkOperator.AzureSimulator.Time;

/// <summary>
/// The test clock: the system clock plus an offset that only grows. Timers made from it fire early when it is advanced,
/// so that an operator running on this clock moves with the simulated Azure.
/// </summary>
internal sealed class SimulatorClock(TimeProvider inner) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<AdvanceableTimer> _timers = [];
    private long _offsetTicks;

    /// <summary>How far this clock is ahead of the one below it.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <summary>The clock below, for what has to follow the wall: tokens.</summary>
    public TimeProvider Wall => inner;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

    public override long GetTimestamp() => inner.GetTimestamp() + (long)(Offset.TotalSeconds * inner.TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new AdvanceableTimer(this, inner, callback, state);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _offsetTicks, by.Ticks);
        AdvanceableTimer[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Reschedule();
        }
    }

    internal void Forget(AdvanceableTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }
}
