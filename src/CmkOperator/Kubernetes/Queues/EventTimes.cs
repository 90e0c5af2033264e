namespace CmkOperator.Kubernetes.Queues;

/// <summary>
/// When the last event of each key happened, as a timestamp: of the keys that wait, and apart from that of those in process, since what happens
/// meanwhile belongs to the next pass. Not thread-safe: its queue holds the lock.
/// </summary>
internal sealed class EventTimes<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, long> _waiting = [];
    private readonly Dictionary<TKey, long> _inProcess = [];

    /// <summary>The event that a key in process was taken for; null without one.</summary>
    public long? Of(TKey key) => _inProcess.TryGetValue(key, out var at) ? at : null;

    /// <summary>Notes an event.</summary>
    public void Happened(TKey key, long at) => _waiting[key] = at;

    /// <summary>Notes that a worker takes the key.</summary>
    public void Taken(TKey key)
    {
        if (_waiting.Remove(key, out var at))
        {
            _inProcess[key] = at;
        }
    }

    /// <summary>Leaves the event of a key in process to its next pass, because this one does nothing for it. A newer event stands.</summary>
    public void Keep(TKey key)
    {
        if (_inProcess.TryGetValue(key, out var at))
        {
            _waiting.TryAdd(key, at);
        }
    }

    /// <summary>Notes that a worker returns the key.</summary>
    public void Done(TKey key) => _inProcess.Remove(key);
}
