using System.Diagnostics.CodeAnalysis;

namespace CmkOperator.Kubernetes.Queues;

/// <summary>Keys with the time at which each is due, one time per key. Not thread-safe: its queue holds the lock.</summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    // The heap may hold outdated times; the dictionary holds the valid ones.
    private readonly PriorityQueue<TKey, long> _heap = new();
    private readonly Dictionary<TKey, long> _due = [];

    public int Count => _due.Count;

    public bool Contains(TKey key) => _due.ContainsKey(key);

    /// <summary>The earliest valid time, or null.</summary>
    public long? NextDue
    {
        get
        {
            DropStale();
            return _heap.TryPeek(out _, out var due) ? due : null;
        }
    }

    /// <summary>Sets the time of a key unless an earlier one is set. Returns whether it was set.</summary>
    public bool Put(TKey key, long due)
    {
        if (_due.TryGetValue(key, out var present) && present <= due)
        {
            return false;
        }

        _due[key] = due;
        _heap.Enqueue(key, due);
        return true;
    }

    public void Remove(TKey key) => _due.Remove(key);

    public bool TryTakeDue(long now, [MaybeNullWhen(false)] out TKey key)
    {
        DropStale();
        if (!_heap.TryPeek(out key, out var due) || due > now)
        {
            key = default;
            return false;
        }

        _heap.Dequeue();
        _due.Remove(key);
        return true;
    }

    public void Clear()
    {
        _heap.Clear();
        _due.Clear();
    }

    private void DropStale()
    {
        while (_heap.TryPeek(out var key, out var due) && (!_due.TryGetValue(key, out var counts) || counts != due))
        {
            _heap.Dequeue();
        }
    }
}
