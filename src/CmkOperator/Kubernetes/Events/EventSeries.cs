namespace CmkOperator.Kubernetes.Events;

/// <summary>
/// Remembers recently written events, so that a repeat within the window increments the existing one.
/// Not thread-safe: the recorder's loop is its only user.
/// </summary>
internal sealed class EventSeries
{
    /// <summary>A repeat within this time belongs to the same series.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int Most = 4096;

    private readonly Dictionary<(string Uid, EventType Type, string Reason, string Action, string Note), Entry> _entries = [];

    /// <summary>The series that this event continues, or null when it starts a new one.</summary>
    public Entry? Find(RecordedEvent item, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(item.Identity, out var entry) || now - entry.Last >= Window)
        {
            return null;
        }

        return entry;
    }

    /// <summary>Remembers an event as just written.</summary>
    public void Keep(RecordedEvent item, string name, int count, DateTimeOffset now)
    {
        if (_entries.Count >= Most)
        {
            DropOld(now);
        }

        _entries[item.Identity] = new Entry(name, count, now);
    }

    /// <summary>Forgets an event: the server no longer has it.</summary>
    public void Drop(RecordedEvent item) => _entries.Remove(item.Identity);

    private void DropOld(DateTimeOffset now)
    {
        foreach (var (identity, entry) in _entries)
        {
            if (now - entry.Last >= Window)
            {
                _entries.Remove(identity);
            }
        }

        if (_entries.Count >= Most)
        {
            _entries.Clear();
        }
    }

    /// <summary>An event that was written.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Count">How often it has happened.</param>
    /// <param name="Last">When it last did.</param>
    internal sealed record Entry(string Name, int Count, DateTimeOffset Last);
}
