using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Storage;

/// <summary>
/// All objects in memory, with one counter of revisions for all, as etcd has. A transaction holds the one lock; what it
/// reads is what it writes upon.
/// </summary>
/// <param name="history">How many writes of each kind are kept for watches and lists of the past.</param>
internal sealed class ObjectStore(int history)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceLog> _logs = new(StringComparer.Ordinal);

    /// <summary>The revision of the last write.</summary>
    public long Revision { get; private set; } = 1;

    /// <summary>Runs something that reads and writes, alone.</summary>
    public T Transact<T>(Func<ObjectStore, T> work)
    {
        lock (_gate)
        {
            return work(this);
        }
    }

    public StoredObject? Find(string resource, string @namespace, string name)
    {
        lock (_gate)
        {
            return Log(resource).Objects.GetValueOrDefault(StoredObject.KeyOf(@namespace, name));
        }
    }

    public StoreSnapshot Snapshot(string resource)
    {
        lock (_gate)
        {
            return new StoreSnapshot(Revision, Log(resource).Objects);
        }
    }

    /// <summary>The objects as they were at a revision, or null when that is forgotten.</summary>
    public StoreSnapshot? SnapshotAt(string resource, long revision)
    {
        lock (_gate)
        {
            return Log(resource).At(revision) is { } objects ? new StoreSnapshot(revision, objects) : null;
        }
    }

    /// <summary>Writes an object, whose resourceVersion is set here.</summary>
    public StoredObject Put(string resource, string @namespace, string name, JsonObject content)
    {
        lock (_gate)
        {
            var log = Log(resource);
            var previous = log.Objects.GetValueOrDefault(StoredObject.KeyOf(@namespace, name));
            var stored = Stamp(@namespace, name, content);
            log.Append(previous is null ? StoreEventType.Added : StoreEventType.Modified, stored, previous);
            return stored;
        }
    }

    /// <summary>Removes an object; watches see its last state with the revision of the removal.</summary>
    public void Remove(string resource, StoredObject last)
    {
        lock (_gate)
        {
            var stored = Stamp(last.Namespace, last.Name, last.Content.CloneObject());
            Log(resource).Append(StoreEventType.Deleted, stored, last);
        }
    }

    /// <summary>Opens a subscription, or says from which revision on there is history.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="after">The last revision the client knows; null to begin with the present objects.</param>
    public StoreSubscription Subscribe(string resource, long? after)
    {
        lock (_gate)
        {
            var log = Log(resource);
            if (after < log.OldestRevision)
            {
                return new StoreSubscription(log.OldestRevision);
            }

            var reader = log.Follow(after ?? Revision, out var stop);
            return new StoreSubscription(reader, after is null ? log.Objects : null, after ?? Revision, () =>
            {
                lock (_gate)
                {
                    stop();
                }
            });
        }
    }

    /// <summary>Forgets the history of all kinds, as a compaction of etcd does: older watches and list continuations expire.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            // A new revision, so that even the newest one that a client knows is too old.
            Revision++;
            foreach (var log in _logs.Values)
            {
                log.Compact(Revision);
            }
        }
    }

    private StoredObject Stamp(string @namespace, string name, JsonObject content)
    {
        Revision++;
        content.Ensure("metadata")["resourceVersion"] = Revision.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(@namespace, name, Revision, content);
    }

    private ResourceLog Log(string resource)
    {
        if (!_logs.TryGetValue(resource, out var log))
        {
            _logs[resource] = log = new ResourceLog(Revision, history);
        }

        return log;
    }
}

/// <summary>All objects of a kind at one revision.</summary>
internal sealed record StoreSnapshot(long Revision, ImmutableSortedDictionary<string, StoredObject> Objects);

/// <summary>One version of an object.</summary>
/// <param name="Namespace">Empty for objects of the cluster.</param>
/// <param name="Name">The name.</param>
/// <param name="Revision">The revision of the store that wrote it.</param>
/// <param name="Content">The object; never changed once it is here.</param>
internal sealed record StoredObject(string Namespace, string Name, long Revision, JsonObject Content)
{
    /// <summary>The order of lists.</summary>
    public string Key { get; } = KeyOf(Namespace, Name);

    public static string KeyOf(string @namespace, string name) => $"{@namespace}/{name}";
}
