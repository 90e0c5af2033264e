namespace CmkOperator.Kubernetes.Events;

/// <summary>
/// Remembers which events were written lately, so that a repeat within the window counts up the one that is there.
/// Not safe for several threads: the recorder's loop is its only user.
/// </summary>
internal sealed class EventSeries
{
    /// <summary>A repeat within this time of the last is the same series.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int Most = 4096;

    private readonly Dictionary<(string Uid, EventType Type, string Reason, string Action, string Note), Entry> _entries = [];

    /// <summary>The series that this event continues, or null when it is a new one.</summary>
    public Entry? Find(RecordedEvent item, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(item.Identity, out var entry) || now - entry.Last >= Window)
        {
            return null;
        }

        return entry;
    }

    /// <summary>Keeps an event as just written.</summary>
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
