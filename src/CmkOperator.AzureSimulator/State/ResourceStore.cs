using System.Diagnostics.CodeAnalysis;

namespace CmkOperator.AzureSimulator.State;

/// <summary>All resources of the simulated Azure by id, in any casing. Guarded by the state's lock.</summary>
internal sealed class ResourceStore(Func<DateTimeOffset> now)
{
    private readonly Dictionary<string, StoredResource> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _removed = new(StringComparer.Ordinal);

    // By sequence, so that a list of a type needs no sorting; and the ids in order, so that what is below one of them is found without a look at all others.
    private readonly Dictionary<string, SortedDictionary<long, StoredResource>> _byType = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<StoreChanges> _followers = [];

    /// <summary>Grows with every change.</summary>
    public long Revision { get; private set; }

    public IEnumerable<StoredResource> All => _resources.Values;

    public StoredResource? Find(string id) => _resources.GetValueOrDefault(ResourceId.Key(id));

    public bool TryFind(string id, [NotNullWhen(true)] out StoredResource? resource)
    {
        resource = Find(id);
        return resource is not null;
    }

    /// <summary>When an id was last removed, or null when it never was.</summary>
    public DateTimeOffset? RemovedAt(string id) => _removed.TryGetValue(ResourceId.Key(id), out var at) ? at : null;

    /// <summary>What changes from now on, for a service that derives something from it after every change. It begins with everything.</summary>
    public StoreChanges Follow()
    {
        var changes = new StoreChanges();
        _followers.Add(changes);
        return changes;
    }

    /// <summary>How many there are of a type.</summary>
    public int Count(string type) => _byType.TryGetValue(type, out var resources) ? resources.Count : 0;

    /// <summary>Every resource of a type, oldest first.</summary>
    public IEnumerable<StoredResource> OfType(string type) =>
        _byType.TryGetValue(type, out var resources) ? [.. resources.Values] : [];

    /// <summary>Every resource at or below an id.</summary>
    public IEnumerable<StoredResource> Within(string scope)
    {
        var key = ResourceId.Key(scope).TrimEnd('/');
        if (key.Length == 0)
        {
            return [.. _resources.Values];
        }

        // '0' is the character after '/': between the two are all ids below this one.
        IEnumerable<StoredResource> below = _ids.GetViewBetween(key + "/", key + "0").Where(id => id.Length > key.Length + 1).Select(id => _resources[id]);
        return [.. _resources.TryGetValue(key, out var itself) ? below.Prepend(itself) : below];
    }

    /// <summary>
    /// Every resource of an extension type, such as role assignments, that stands at a scope or above it, and those that stand outside of all
    /// subscriptions; oldest first. Not all of the type are looked at, however many there are.
    /// </summary>
    public IEnumerable<StoredResource> AtOrAbove(string scope, string type)
    {
        var key = ResourceId.Key(scope).TrimEnd('/');
        var found = new HashSet<StoredResource>(Within("/providers").Where(resource => ResourceId.Is(resource.Id.Type, type)));
        for (var end = key.Length; end > 0; end = key.LastIndexOf('/', end - 1))
        {
            found.UnionWith(Within($"{key[..end]}/providers/{type}"));
        }

        return found.OrderBy(resource => resource.Sequence);
    }

    /// <summary>The same, and those that stand below the scope.</summary>
    public IEnumerable<StoredResource> Around(string scope, string type) =>
        ResourceId.Parse(scope).ResourceGroup is null
            ? OfType(type)
            : AtOrAbove(scope, type).Union(Within(scope).Where(resource => ResourceId.Is(resource.Id.Type, type))).OrderBy(resource => resource.Sequence);

    /// <summary>Writes a body; the id keeps the casing it was first written in.</summary>
    public StoredResource Put(string id, JsonObject body)
    {
        var at = now();
        var key = ResourceId.Key(id);
        if (_resources.TryGetValue(key, out var existing))
        {
            existing.Body = body;
            existing.ChangedAt = at;
            Changed(existing);
            return existing;
        }

        var made = new StoredResource(ResourceId.Parse(id), body, at, Revision + 1);
        Add(key, made);
        Changed(made);
        return made;
    }

    /// <summary>Records that a body was changed in place.</summary>
    public void Touch(StoredResource resource)
    {
        resource.ChangedAt = now();
        Changed(resource);
    }

    /// <summary>Records that something outside of the store has changed its meaning: a switch, the propagation of an assignment.</summary>
    public void Bump() => Changed(null);

    /// <summary>Brings back what was removed, as it was.</summary>
    public void Restore(StoredResource resource)
    {
        Add(ResourceId.Key(resource.Id.Text), resource);
        Changed(resource);
    }

    public bool Remove(string id)
    {
        var key = ResourceId.Key(id);
        if (!_resources.Remove(key, out var removed))
        {
            return false;
        }

        _removed[key] = now();
        _ids.Remove(key);
        Index(removed).Remove(removed.Sequence);
        Changed(removed);
        return true;
    }

    /// <summary>Removes an id and everything below it.</summary>
    public IReadOnlyList<StoredResource> RemoveWithin(string scope)
    {
        StoredResource[] removed = [.. Within(scope)];
        foreach (var resource in removed)
        {
            Remove(resource.Id.Text);
        }

        return removed;
    }

    private void Changed(StoredResource? resource)
    {
        Revision++;
        foreach (var changes in _followers)
        {
            changes.Add(resource);
        }
    }

    private void Add(string key, StoredResource resource)
    {
        _resources[key] = resource;
        _ids.Add(key);
        Index(resource)[resource.Sequence] = resource;
    }

    private SortedDictionary<long, StoredResource> Index(StoredResource resource)
    {
        var type = TypeOf(resource);
        if (!_byType.TryGetValue(type, out var resources))
        {
            _byType[type] = resources = [];
        }

        return resources;
    }

    private static string TypeOf(StoredResource resource) =>
        resource.Id.Namespace is null
            ? resource.Id.ResourceGroup is null ? "Microsoft.Resources/subscriptions" : ResourceTypes.ResourceGroups
            : resource.Id.Type;
}

/// <summary>One resource: its id as it was first written, and the body ARM would return. Guarded by the state's lock.</summary>
internal sealed class StoredResource(ResourceId id, JsonObject body, DateTimeOffset createdAt, long sequence)
{
    public ResourceId Id { get; } = id;

    public JsonObject Body { get; set; } = body;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>Grows from resource to resource, so that two of the same instant have an order.</summary>
    public long Sequence { get; } = sequence;

    public DateTimeOffset ChangedAt { get; set; } = createdAt;
}
