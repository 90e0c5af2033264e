using System.Collections.Immutable;
using System.Threading.Channels;

namespace CmkOperator.EmbeddedKubernetes.Storage;

/// <summary>What a watch reads from; or, when its beginning is forgotten, the revision that is too new for it.</summary>
internal sealed class StoreSubscription : IDisposable
{
    private readonly Action? _stop;

    /// <summary>A rejected subscription.</summary>
    public StoreSubscription(long oldestRevision) => OldestRevision = oldestRevision;

    public StoreSubscription(
        ChannelReader<StoreEvent> events, ImmutableSortedDictionary<string, StoredObject>? initial, long revision, Action stop)
    {
        Events = events;
        Initial = initial;
        Revision = revision;
        _stop = stop;
    }

    /// <summary>Writes as they happen; null when rejected.</summary>
    public ChannelReader<StoreEvent>? Events { get; }

    /// <summary>The objects at the beginning, when asked for.</summary>
    public ImmutableSortedDictionary<string, StoredObject>? Initial { get; }

    /// <summary>Where it begins.</summary>
    public long Revision { get; }

    /// <summary>Set when rejected: the oldest revision that could be asked for.</summary>
    public long? OldestRevision { get; }

    public void Dispose() => _stop?.Invoke();
}
