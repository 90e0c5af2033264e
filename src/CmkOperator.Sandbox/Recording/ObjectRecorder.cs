using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Cluster;

namespace CmkOperator.Sandbox.Recording;

/// <summary>Keeps what a watch says of each object. Safe for reading from any thread; written by the watch alone.</summary>
internal sealed class ObjectRecorder(TimeProvider clock)
{
    private readonly ConcurrentDictionary<NamespacedName, ObjectRecord> _records = new();

    /// <summary>All that was seen of an object.</summary>
    public ObjectRecord Of(NamespacedName key) => _records.GetValueOrDefault(key, ObjectRecord.Unseen);

    /// <summary>Every object that was seen.</summary>
    public IReadOnlyCollection<NamespacedName> Keys => [.. _records.Keys];

    /// <summary>Notes a change.</summary>
    /// <returns>What it did to the conditions.</returns>
    public IReadOnlyList<TimelineEntry> Add(WorkspaceChange change)
    {
        var before = Of(change.Key);
        // An object made again under an old name starts without conditions; that they went is part of its story.
        var entries = change.Deleted ? [] : Timeline.Compare(before.Current, change.Object, clock.GetUtcNow());
        _records[change.Key] = new ObjectRecord(change.Object, change.Deleted, before.Timeline.AddRange(entries));
        return entries;
    }
}

/// <summary>All that was seen of one object.</summary>
/// <param name="Current">Its latest state; null before it was first seen. When deleted: its last.</param>
/// <param name="Deleted">Whether it is gone.</param>
/// <param name="Timeline">Its conditions' changes.</param>
internal sealed record ObjectRecord(JsonObject? Current, bool Deleted, ImmutableList<TimelineEntry> Timeline)
{
    /// <summary>Nothing was seen yet.</summary>
    public static ObjectRecord Unseen { get; } = new(null, false, []);
}
