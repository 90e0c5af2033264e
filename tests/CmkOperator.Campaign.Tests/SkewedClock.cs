namespace CmkOperator.Campaign.Tests;

/// <summary>The clock of a machine that is not the clock of Azure: it can jump, forwards and back. Its timers run as before.</summary>
/// <param name="inner">The clock of Azure.</param>
internal sealed class SkewedClock(TimeProvider inner) : TimeProvider
{
    private long _skew;

    /// <summary>By how much it is ahead.</summary>
    public TimeSpan Skew
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _skew));
        set => Interlocked.Exchange(ref _skew, value.Ticks);
    }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Skew;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
}
