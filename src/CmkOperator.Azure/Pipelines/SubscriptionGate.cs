namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// Keeps everybody from asking a subscription before the time that Azure named. For a while after a throttle
/// requests go one by one: of six in flight five would still be on their way when the first is told to wait.
/// </summary>
/// <param name="recovery">How long they go one by one.</param>
/// <param name="time">The clock.</param>
internal sealed class SubscriptionGate(TimeSpan recovery, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private DateTimeOffset _opensAt = DateTimeOffset.MinValue;
    private DateTimeOffset _carefulUntil = DateTimeOffset.MinValue;

    /// <summary>How long nobody may ask; null when the gate is open.</summary>
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

    /// <summary>True when the gate is open and requests need not go one by one: then it remembers nothing.</summary>
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

    /// <summary>Shuts the gate; a later time than already set wins.</summary>
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

    /// <summary>Waits for a turn after a throttle, and not at all otherwise. Dispose what it returns to give the turn back.</summary>
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

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_turn);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>A turn, or none when none is needed.</summary>
    internal readonly struct Turn(SemaphoreSlim? semaphore) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => semaphore?.Release();
    }
}
