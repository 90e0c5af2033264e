namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// A token bucket that computes how long to wait instead of waiting, on the caller's clock. .NET's own limiter runs on the machine's clock and
/// cannot say when several tokens will be there. The caller serializes the calls.
/// </summary>
/// <param name="burst">The most tokens that it holds.</param>
/// <param name="perSecond">The tokens that it gains each second.</param>
internal sealed class TokenBucket(int burst, int perSecond)
{
    private readonly TimeSpan _each = TimeSpan.FromSeconds(1.0 / perSecond);

    // The one number that a bucket needs: an empty bucket is full after burst * _each.
    private TimeSpan _fullAt;

    /// <summary>The time in which it gains this many tokens.</summary>
    public TimeSpan TimeFor(int count) => _each * count;

    /// <summary>How long until it holds this many tokens, or all that it can hold; zero when it holds them now.</summary>
    public TimeSpan WaitFor(int count, TimeSpan now)
    {
        var missing = Later(_fullAt, now) + TimeFor(Math.Min(count, burst)) - TimeFor(burst) - now;
        return missing > TimeSpan.Zero ? missing : TimeSpan.Zero;
    }

    /// <summary>Takes tokens, also those that it does not hold yet.</summary>
    public void Take(int count, TimeSpan now) => _fullAt = Later(_fullAt, now) + TimeFor(count);

    /// <summary>Puts tokens back that were not needed.</summary>
    public void Return(int count) => _fullAt -= TimeFor(count);

    /// <summary>Holds this many tokens at most: somebody else took the others.</summary>
    public void HoldAtMost(int count, TimeSpan now)
    {
        if (count < burst)
        {
            _fullAt = Later(_fullAt, now + TimeFor(burst - Math.Max(count, 0)));
        }
    }

    /// <summary>Holds no token for a while, and then gains them one by one.</summary>
    public void HoldNothingFor(TimeSpan wait, TimeSpan now) => _fullAt = Later(_fullAt, now + wait + TimeFor(burst - 1));

    /// <summary>True when nothing was taken that has not been gained again.</summary>
    public bool IsFull(TimeSpan now) => _fullAt <= now;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
