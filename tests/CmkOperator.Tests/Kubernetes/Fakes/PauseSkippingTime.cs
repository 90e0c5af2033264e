using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>
/// A clock that jumps to the end of each pause, so that a test sees hours of backoff at once. After as many pauses as it was
/// given it stands still: whoever waits then waits for ever. Timeouts of requests are no pauses and do not run out by themselves.
/// </summary>
internal sealed class PauseSkippingTime(int pauses) : FakeTimeProvider
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();

    /// <summary>The pauses so far, with the one that does not end.</summary>
    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public bool StandsStill => Pauses.Count > pauses;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= ShortestTimeout)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        lock (_lock)
        {
            Pauses.Enqueue(dueTime);
            if (StandsStill)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Advance(dueTime);
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
