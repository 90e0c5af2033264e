using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.Queues;

namespace CmkOperator.Sharding;

/// <summary>
/// A small record of every object in the watched namespaces, whatever its labels: rivals over one workspace are found across shards in it,
/// and objects that no shard selects.
/// </summary>
/// <param name="settings">This shard.</param>
/// <param name="own">The objects that this shard selects.</param>
/// <param name="queue">Its queue: objects that shared a workspace with one of another shard are queued when that one drops it.</param>
/// <param name="clock">Measures since when an object is selected.</param>
internal sealed class ObjectDirectory(ShardSettings settings, WorkspaceStore own, WorkQueue<NamespacedName> queue, NetworkClock clock) : IObjectSink
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, DirectoryEntry> _entries = [];
    private readonly Dictionary<string, HashSet<NamespacedName>> _byTarget = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All entries at this moment.</summary>
    public IReadOnlyList<DirectoryEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values];
            }
        }
    }

    /// <summary>The entry of an object.</summary>
    public bool TryGet(NamespacedName key, [NotNullWhen(true)] out DirectoryEntry? entry)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(key, out entry);
        }
    }

    /// <summary>The objects that declare a workspace, in a stable order.</summary>
    public IReadOnlyList<DirectoryEntry> SameTarget(string target)
    {
        lock (_lock)
        {
            return _byTarget.TryGetValue(target, out var keys)
                ? [.. keys.Select(key => _entries[key]).OrderBy(entry => entry.Key.Namespace, StringComparer.Ordinal).ThenBy(entry => entry.Key.Name, StringComparer.Ordinal)]
                : [];
        }
    }

    void IObjectSink.Listed(StoredObject item) => Put(item, isListed: true);

    void IObjectSink.Changed(StoredObject item) => Put(item, isListed: false);

    void IObjectSink.Deleted(StoredObject item) => Remove(item.Header.Key);

    void IObjectSink.ListCompleted(string? namespaceName, IReadOnlySet<NamespacedName> present)
    {
        foreach (var entry in Entries)
        {
            if ((namespaceName is null || entry.Key.Namespace == namespaceName) && !present.Contains(entry.Key))
            {
                Remove(entry.Key);
            }
        }
    }

    private void Put(StoredObject item, bool isListed)
    {
        var read = Read(item);
        string? dropped;
        lock (_lock)
        {
            var before = _entries.GetValueOrDefault(read.Key);
            _entries[read.Key] = read with { SelectedSince = SelectedSince(read, before, isListed) };
            dropped = before?.Target is { } target && !Same(target, read.Target) ? target : null;
            Unindex(read.Key, dropped);
            if (read.Target is { } now)
            {
                Index(read.Key, now);
            }

            // One that stays but no longer competes, such as a suspended one, frees the others too.
            dropped ??= before is { Target: not null, Rival: not null } && read.Rival is null ? before.Target : null;
        }

        Wake(read.Key, dropped);
    }

    // A list that shows another version than was known means that events were missed: the labels may have left and come back.
    private long? SelectedSince(DirectoryEntry read, DirectoryEntry? before, bool isListed)
    {
        if (!settings.Self.Scope.Selects(read.Key.Namespace, read.Labels))
        {
            return null;
        }

        var isUnbroken = before is not null && before.Uid == read.Uid && !(isListed && before.ResourceVersion != read.ResourceVersion);
        return isUnbroken && before!.SelectedSince is { } since ? since : clock.Time.GetTimestamp();
    }

    private void Remove(NamespacedName key)
    {
        string? dropped;
        lock (_lock)
        {
            if (!_entries.Remove(key, out var before))
            {
                return;
            }

            dropped = before.Target;
            Unindex(key, dropped);
        }

        Wake(key, dropped);
    }

    // Its own objects are woken by the informer as well; a key is queued once.
    private void Wake(NamespacedName key, string? target)
    {
        if (target is null)
        {
            return;
        }

        foreach (var sibling in own.WithTarget(target))
        {
            if (sibling != key)
            {
                queue.Add(sibling);
            }
        }
    }

    private void Index(NamespacedName key, string target)
    {
        if (!_byTarget.TryGetValue(target, out var keys))
        {
            _byTarget[target] = keys = [];
        }

        keys.Add(key);
    }

    private void Unindex(NamespacedName key, string? target)
    {
        if (target is not null && _byTarget.TryGetValue(target, out var keys) && keys.Remove(key) && keys.Count == 0)
        {
            _byTarget.Remove(target);
        }
    }

    private static bool Same(string left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static DirectoryEntry Read(StoredObject item)
    {
        var header = item.Header;
        var empty = new DirectoryEntry(header.Key, header.Uid, header.ResourceVersion, header.Labels ?? new Dictionary<string, string>(), true, null, null, null);
        try
        {
            return JsonSerializer.Deserialize(item.Json.AsSpan(), CmkWorkspaceJsonContext.Default.CmkWorkspace) is { } workspace
                ? empty with { IsHandled = WorkspaceStore.IsHandled(workspace), Target = WorkspaceStore.Target(workspace), Rival = DeclaredRival.Of(workspace) }
                : empty;
        }
        catch (JsonException)
        {
            // The shard that selects it reports that; here it only competes with nobody.
            return empty;
        }
    }
}
