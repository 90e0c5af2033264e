namespace CmkOperator.AzureSimulator.State;

/// <summary>What has changed in the store since its reader last forgot it, each resource once. Guarded by the state's lock.</summary>
internal sealed class StoreChanges
{
    private readonly HashSet<StoredResource> _resources = [];

    /// <summary>Whether more may have changed than the resources say: a switch, what propagates, or all, before the first look.</summary>
    public bool OfAnything { get; private set; } = true;

    /// <summary>What was written or removed.</summary>
    public IReadOnlyCollection<StoredResource> Resources => _resources;

    public bool IsEmpty => !OfAnything && _resources.Count == 0;

    /// <summary>Adds a resource; null for what no resource shows.</summary>
    public void Add(StoredResource? resource)
    {
        if (resource is null)
        {
            OfAnything = true;
        }
        else
        {
            _resources.Add(resource);
        }
    }

    public void Forget()
    {
        OfAnything = false;
        _resources.Clear();
    }
}
