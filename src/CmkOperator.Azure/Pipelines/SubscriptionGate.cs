namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// Blocks all requests to a subscription until the time that Azure named. For a while after a throttle it serializes
/// requests: of six in flight, five would already be sent when the first gets the next Retry-After.
/// </summary>
/// <param name="recovery">How long they are serialized.</param>
/// <param name="time">The clock.</param>
internal sealed class SubscriptionGate(TimeSpan recovery, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private DateTimeOffset _opensAt = DateTimeOffset.MinValue;
    private DateTimeOffset _carefulUntil = DateTimeOffset.MinValue;

    /// <summary>How long the gate stays shut; null when it is open.</summary>
    public TimeSpan? Wait
    {
        get
        {
            lock (_lock)
            {
                var wait = _opensAt - time.GetUtcNow();
                return wait > TimeSpan.Zero ? wait : null;
            }
        }
    }

    /// <summary>True when the gate is open and requests need no serialization: then it holds no state.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
            {
                return time.GetUtcNow() >= _carefulUntil;
            }
        }
    }

    /// <summary>Shuts the gate; the latest time wins.</summary>
    public void ShutFor(TimeSpan wait)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var opensAt = now + wait;
            if (opensAt > _opensAt)
            {
                _opensAt = opensAt;
            }

            _carefulUntil = _opensAt + recovery;
        }
    }

    /// <summary>Waits for a turn after a throttle; returns immediately otherwise. Dispose the result to release the turn.</summary>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        bool careful;
        lock (_lock)
        {
            careful = time.GetUtcNow() < _carefulUntil;
        }

        if (!careful)
        {
            return default;
        }

        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>A turn, or an empty one when none is needed.</summary>
    internal readonly struct Turn(SemaphoreSlim? semaphore) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => semaphore?.Release();
    }
}
