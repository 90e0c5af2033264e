using System.Diagnostics.Metrics;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Telemetry;

/// <summary>
/// The series about objects, read from the store at each collection, so that a deleted object leaves none behind. Only the leader reports
/// them, so that a sum over the replicas counts each object once. Above the limit only the objects that need attention, and then others up
/// to the limit, have series that name them; all are in the counts.
/// </summary>
internal sealed partial class ObjectSeries(
    ResourceStore<CmkWorkspace> store, ILeadership leadership, ObjectSeriesLimit limit, TimeProvider time, ILogger<ObjectSeries> logger)
{
    private readonly Lock _lock = new();
    private Dictionary<NamespacedName, (StoredObject Item, ObjectFacts Facts)> _known = [];
    private bool _isFolded;

    /// <summary>What is reported now; null while this process does not lead.</summary>
    public ObjectSnapshot? Snapshot()
    {
        if (!leadership.IsLeader)
        {
            return null;
        }

        lock (_lock)
        {
            return SnapshotLocked();
        }
    }

    /// <summary>1 for the status that each condition of each named object has.</summary>
    public IEnumerable<Measurement<long>> Conditions() =>
        from item in Snapshot()?.Named ?? []
        from condition in item.Facts.Conditions
        select new Measurement<long>(
            1,
            new("namespace", item.Key.Namespace),
            new("name", item.Key.Name),
            new("type", condition.Type),
            new("status", condition.Status));

    /// <summary>When the key version in force of each named object expires, in seconds since 1970.</summary>
    public IEnumerable<Measurement<double>> KeyExpiries() =>
        from item in Snapshot()?.Named ?? []
        let expires = item.Facts.KeyExpiresAt
        where expires is not null
        select new Measurement<double>(
            expires.Value.ToUnixTimeSeconds(),
            new("namespace", item.Key.Namespace),
            new KeyValuePair<string, object?>("name", item.Key.Name));

    /// <summary>How many objects have each status of each condition.</summary>
    public IEnumerable<Measurement<long>> Counts()
    {
        if (Snapshot()?.Counts is not { } counts)
        {
            yield break;
        }

        for (var type = 0; type < ConditionBits.Types.Count; type++)
        {
            for (var status = 0; status < ConditionBits.Statuses.Count; status++)
            {
                yield return new Measurement<long>(
                    counts[type, status],
                    new("type", ConditionBits.Types[type]),
                    new KeyValuePair<string, object?>("status", ConditionBits.Statuses[status]));
            }
        }
    }

    /// <summary>How many objects there are.</summary>
    public IEnumerable<Measurement<long>> Total() => Snapshot() is { } now ? [new Measurement<long>(now.Total)] : [];

    /// <summary>How many of them have no series that names them.</summary>
    public IEnumerable<Measurement<long>> Folded() => Snapshot() is { } now ? [new Measurement<long>(now.Folded)] : [];

    private ObjectSnapshot SnapshotLocked()
    {
        // What was read of an object before is good until the store has another version of it.
        var items = store.Items;
        var read = new Dictionary<NamespacedName, (StoredObject Item, ObjectFacts Facts)>(items.Length);
        var counts = new int[ConditionBits.Types.Count, ConditionBits.Statuses.Count];
        foreach (var item in items)
        {
            var facts = _known.TryGetValue(item.Header.Key, out var known) && ReferenceEquals(known.Item, item) ? known.Facts : ObjectFactsReader.Read(item.Json);
            read[item.Header.Key] = (item, facts);
            for (var type = 0; type < ConditionBits.Types.Count; type++)
            {
                if (facts.Bits.StatusOf(type) is >= 0 and var status)
                {
                    counts[type, status]++;
                }
            }
        }

        _known = read;
        TellFolding(items.Length);
        return new ObjectSnapshot(Named(read), items.Length, counts);
    }

    private IReadOnlyList<(NamespacedName Key, ObjectFacts Facts)> Named(Dictionary<NamespacedName, (StoredObject Item, ObjectFacts Facts)> read)
    {
        var all = read.Select(entry => (entry.Key, entry.Value.Facts));
        if (read.Count <= limit.Objects)
        {
            return [.. all];
        }

        // In a stable order, so that series do not come and go between two scrapes.
        var now = time.GetUtcNow();
        return [.. all
            .OrderBy(item => item.Facts.Urgency(now))
            .ThenBy(item => item.Key.Namespace, StringComparer.Ordinal)
            .ThenBy(item => item.Key.Name, StringComparer.Ordinal)
            .Take(limit.Objects)];
    }

    private void TellFolding(int objects)
    {
        if (_isFolded != objects > limit.Objects)
        {
            _isFolded = !_isFolded;
            if (_isFolded)
            {
                Log.Folded(logger, objects, limit.Objects);
            }
            else
            {
                Log.Unfolded(logger, objects);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The metrics name {Limit} of {Objects} objects (--metrics-object-limit), first those that need attention; cmk_operator_objects_by_condition counts all")]
        public static partial void Folded(ILogger logger, int objects, int limit);

        [LoggerMessage(Level = LogLevel.Information, Message = "The metrics name all {Objects} objects again")]
        public static partial void Unfolded(ILogger logger, int objects);
    }
}
