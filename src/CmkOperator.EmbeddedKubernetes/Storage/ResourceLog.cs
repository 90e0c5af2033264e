using System.Collections.Immutable;
using System.Threading.Channels;

namespace CmkOperator.EmbeddedKubernetes.Storage;

/// <summary>The objects of one kind, the writes that led to them as far back as is kept, and the followers of new ones.</summary>
/// <param name="since">The revision from which there is history.</param>
/// <param name="capacity">How many writes are kept.</param>
internal sealed class ResourceLog(long since, int capacity)
{
    private readonly Queue<StoreEvent> _events = new();
    private readonly HashSet<ChannelWriter<StoreEvent>> _followers = [];
    private ImmutableSortedDictionary<string, StoredObject> _oldest = Empty;

    private static ImmutableSortedDictionary<string, StoredObject> Empty { get; } =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, StoredObject> Objects { get; private set; } = Empty;

    /// <summary>The oldest revision of which the state is known.</summary>
    public long OldestRevision { get; private set; } = since;

    public void Append(StoreEventType type, StoredObject stored, StoredObject? previous)
    {
        Objects = type == StoreEventType.Deleted ? Objects.Remove(stored.Key) : Objects.SetItem(stored.Key, stored);
        var written = new StoreEvent(type, stored, previous, Objects);
        _events.Enqueue(written);
        while (_events.Count > capacity)
        {
            Forget();
        }

        foreach (var follower in _followers)
        {
            follower.TryWrite(written);
        }
    }

    /// <summary>Forgets all history.</summary>
    public void Compact(long revision)
    {
        while (_events.Count > 0)
        {
            Forget();
        }

        OldestRevision = revision;
    }

    /// <summary>The objects as of a revision, or null when that is forgotten.</summary>
    public ImmutableSortedDictionary<string, StoredObject>? At(long revision) =>
        revision < OldestRevision ? null : _events.LastOrDefault(e => e.Revision <= revision)?.After ?? _oldest;

    /// <summary>Begins to tell of writes after a revision; those already made come first.</summary>
    public ChannelReader<StoreEvent> Follow(long after, out Action stop)
    {
        var channel = Channel.CreateUnbounded<StoreEvent>(new UnboundedChannelOptions { SingleReader = true });
        foreach (var written in _events.Where(e => e.Revision > after))
        {
            channel.Writer.TryWrite(written);
        }

        _followers.Add(channel.Writer);
        stop = () => _followers.Remove(channel.Writer);
        return channel.Reader;
    }

    private void Forget()
    {
        var oldest = _events.Dequeue();
        _oldest = oldest.After;
        OldestRevision = oldest.Revision;
    }
}

/// <summary>One write, with what a watch or a list of the past needs to know of it.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it; for a deletion its last state, with the revision of the deletion.</param>
/// <param name="Previous">The object before it.</param>
/// <param name="After">All objects of the kind after it.</param>
internal sealed record StoreEvent(
    StoreEventType Type, StoredObject Object, StoredObject? Previous, ImmutableSortedDictionary<string, StoredObject> After)
{
    public long Revision => Object.Revision;
}

/// <summary>What happened to an object.</summary>
internal enum StoreEventType
{
    Added,
    Modified,
    Deleted,
}
