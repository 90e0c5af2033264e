using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>
/// A clock that jumps to the end of each pause, so that a test sees hours of backoff immediately. After the given number of pauses it
/// stands still, and the next wait never ends. Timeouts of requests do not count as pauses and never expire by themselves.
/// </summary>
internal sealed class PauseSkippingTime(int pauses) : FakeTimeProvider
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();

    /// <summary>The pauses so far, including the one that does not end.</summary>
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
