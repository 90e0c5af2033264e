using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>
/// The newest state of every watched object, by key, as bytes; decoded on each read, so that every reader gets its own copy.
/// It can lag behind the server. It also keeps an index over one value of the object.
/// </summary>
internal sealed class ResourceStore<T>(JsonTypeInfo<T> typeInfo, ObjectReader reader, Func<ReadOnlySpan<byte>, string?>? index = null)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, StoredObject> _objects = [];
    private readonly Dictionary<NamespacedName, string> _indexed = [];
    // Nearly always one key each, so an array takes a fifth of a set.
    private readonly Dictionary<string, NamespacedName[]> _byIndex = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads what the store keeps of an object.</summary>
    public ObjectReader Reader => reader;

    /// <summary>The number of objects.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _objects.Count;
            }
        }
    }

    /// <summary>The keys of all objects, at this moment.</summary>
    public NamespacedName[] Keys
    {
        get
        {
            lock (_lock)
            {
                return [.. _objects.Keys];
            }
        }
    }

    /// <summary>All objects as they are kept, at this moment.</summary>
    public StoredObject[] Items
    {
        get
        {
            lock (_lock)
            {
                return [.. _objects.Values];
            }
        }
    }

    /// <summary>Decodes an object.</summary>
    /// <exception cref="JsonException">The object exists but does not match the type: only the caller's pass fails.</exception>
    public bool TryGet(NamespacedName key, [NotNullWhen(true)] out T? value)
    {
        StoredObject? stored;
        lock (_lock)
        {
            _objects.TryGetValue(key, out stored);
        }

        value = stored is null ? null : JsonSerializer.Deserialize(stored.Json.AsSpan(), typeInfo);
        return value is not null;
    }

    /// <summary>Whether the object is here.</summary>
    public bool Contains(NamespacedName key)
    {
        lock (_lock)
        {
            return _objects.ContainsKey(key);
        }
    }

    /// <summary>Decodes an object that was read otherwise, and does not store it.</summary>
    /// <exception cref="JsonException">It does not match the type.</exception>
    public T Decode(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(reader.Read(json).Json.AsSpan(), typeInfo) ?? throw new JsonException("the object is null");

    /// <summary>Keys of the objects whose indexed value is this one, ignoring case, in a stable order.</summary>
    public IReadOnlyList<NamespacedName> Find(string indexValue)
    {
        lock (_lock)
        {
            return _byIndex.TryGetValue(indexValue, out var keys)
                ? [.. keys.OrderBy(key => key.Namespace, StringComparer.Ordinal).ThenBy(key => key.Name, StringComparer.Ordinal)]
                : [];
        }
    }

    /// <summary>The indexed value of an object, or null.</summary>
    public string? IndexOf(NamespacedName key)
    {
        lock (_lock)
        {
            return _indexed.GetValueOrDefault(key);
        }
    }

    /// <summary>Stores an object of a list or watch. Returns what it replaced, if anything.</summary>
    /// <param name="item">The object.</param>
    /// <param name="keepNewer">Whether to keep a newer state of the same object that is already stored.</param>
    /// <param name="before">The header of the previously stored object.</param>
    /// <returns>False when what was stored is kept, because it is newer or the same state.</returns>
    public bool Put(StoredObject item, bool keepNewer, out ObjectHeader? before)
    {
        lock (_lock)
        {
            before = _objects.GetValueOrDefault(item.Header.Key)?.Header;
            // The watch repeats every answer to a write of ours.
            if (before is not null && (item.Header.IsSameAs(before) || (keepNewer && item.Header.IsOlderThan(before))))
            {
                return false;
            }

            SetLocked(item, before);
        }

        item.Pack();
        return true;
    }

    /// <summary>
    /// Stores an object that the server returned outside of list and watch (in answer to our own write, or to a read after a conflict),
    /// so that the next pass does not see the state before it. Ignored when the object is gone, is another one of the same name, or is
    /// already newer here. An object whose labels have left the selection since is removed, before the watch says so.
    /// </summary>
    public void NoteAnswer(ReadOnlySpan<byte> json)
    {
        var item = reader.Read(json);
        lock (_lock)
        {
            if (!_objects.TryGetValue(item.Header.Key, out var present) || !present.Header.IsOlderThan(item.Header))
            {
                return;
            }

            if (!item.Header.IsSelected)
            {
                Unindex(item.Header.Key);
                _objects.Remove(item.Header.Key);
                return;
            }

            SetLocked(item, present.Header);
        }

        item.Pack();
    }

    /// <summary>Removes an object. Returns whether it was there.</summary>
    public bool Remove(NamespacedName key)
    {
        lock (_lock)
        {
            Unindex(key);
            return _objects.Remove(key);
        }
    }

    private void SetLocked(StoredObject item, ObjectHeader? before)
    {
        _objects[item.Header.Key] = item;
        if (before is null || before.Generation != item.Header.Generation || before.Uid != item.Header.Uid)
        {
            Reindex(item);
        }
    }

    private void Reindex(StoredObject item)
    {
        Unindex(item.Header.Key);
        if (IndexValue(item) is not { } value)
        {
            return;
        }

        _indexed[item.Header.Key] = value;
        _byIndex[value] = [.. _byIndex.GetValueOrDefault(value, []), item.Header.Key];
    }

    private void Unindex(NamespacedName key)
    {
        if (!_indexed.Remove(key, out var value) || !_byIndex.TryGetValue(value, out var keys))
        {
            return;
        }

        if (keys.Length == 1)
        {
            _byIndex.Remove(value);
        }
        else
        {
            _byIndex[value] = [.. keys.Where(other => other != key)];
        }
    }

    private string? IndexValue(StoredObject item)
    {
        if (index is null)
        {
            return null;
        }

        try
        {
            return index(item.Json);
        }
        catch (JsonException)
        {
            // Its own pass reports that; here it only has no indexed value.
            return null;
        }
    }
}
