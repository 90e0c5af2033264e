namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>What Resource Graph has indexed: a change shows when it is older than the delay, never immediately.</summary>
internal sealed class GraphIndex(AzureState azure)
{
    private readonly Dictionary<string, (StoredResource Source, DateTimeOffset ChangedAt, KqlRow Row)> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _missingSince = new(StringComparer.Ordinal);
    private long _seen = -1;
    private bool _isWaiting;

    /// <summary>Grows whenever a query may answer otherwise than before.</summary>
    public long Version { get; private set; }

    /// <summary>The rows of a table as they are indexed.</summary>
    public IEnumerable<(StoredResource Source, KqlRow Row)> Rows(string table) =>
        _rows.Values.Where(entry => TableOf(entry.Source.Id) == table && !IsOmitted(entry.Source.Id)).Select(entry => (entry.Source, entry.Row));

    private bool IsOmitted(ResourceId id) => azure.Switches.ResourceGraphOmits.Exists(omitted => ResourceId.Is(omitted, id.Text) || (id.Namespace is not null && ResourceId.Is(omitted, id.Type)));

    /// <summary>Indexes what has changed and is old enough. Where nothing has, or waits to be, all is as it was.</summary>
    public void Refresh()
    {
        if (_seen == azure.Store.Revision && !_isWaiting)
        {
            return;
        }

        _seen = azure.Store.Revision;
        _isWaiting = false;
        Version++;
        var settled = azure.Now - azure.Switches.ResourceGraphDelay;
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in azure.Store.All)
        {
            var key = ResourceId.Key(resource.Id.Text);
            present.Add(key);
            _isWaiting |= resource.ChangedAt > settled;
            if (TableOf(resource.Id) is null || resource.ChangedAt > settled || (_rows.TryGetValue(key, out var held) && held.ChangedAt == resource.ChangedAt && ReferenceEquals(held.Source, resource)))
            {
                continue;
            }

            _rows[key] = (resource, resource.ChangedAt, Row(resource));
        }

        foreach (var key in _rows.Keys.Where(key => !present.Contains(key)).ToArray())
        {
            var since = azure.Store.RemovedAt(key) ?? _missingSince.GetValueOrDefault(key, azure.Now);
            _missingSince[key] = since;
            if (since <= settled)
            {
                _rows.Remove(key);
                _missingSince.Remove(key);
            }
            else
            {
                _isWaiting = true;
            }
        }
    }

    private static string? TableOf(ResourceId id)
    {
        if (id.Namespace is null)
        {
            return "resourcecontainers";
        }

        if (id.Types.Count == 0)
        {
            return null;
        }

        return ResourceId.Is(id.Namespace, "Microsoft.Authorization")
            ? ResourceId.Is(id.Types[0], "roleAssignments") || ResourceId.Is(id.Types[0], "roleDefinitions") ? "authorizationresources" : null
            : id.Types.Count == 1 && id.ResourceGroup is not null ? "resources" : null;
    }

    private KqlRow Row(StoredResource resource)
    {
        var body = resource.Body;
        var row = new KqlRow();
        row["id"] = JsonValue.Create(resource.Id.Text);
        row["name"] = JsonValue.Create(resource.Id.Namespace is null ? resource.Id.ResourceGroup ?? resource.Id.SubscriptionId : resource.Id.Name);
        row["type"] = JsonValue.Create(
            resource.Id.Namespace is not null ? resource.Id.Type.ToLowerInvariant()
            : resource.Id.ResourceGroup is null ? "microsoft.resources/subscriptions"
            : "microsoft.resources/subscriptions/resourcegroups");
        row["tenantId"] = JsonValue.Create(azure.TenantId);
        row["kind"] = JsonValue.Create(body.Text("kind") ?? "");
        row["location"] = JsonValue.Create(Resources.Regions.Normalize(body.Text("location") ?? ""));
        row["resourceGroup"] = JsonValue.Create((resource.Id.ResourceGroup ?? "").ToLowerInvariant());
        row["subscriptionId"] = JsonValue.Create(resource.Id.SubscriptionId);
        row["managedBy"] = JsonValue.Create(body.Text("managedBy") ?? "");
        foreach (var member in (string[])["sku", "plan", "properties", "tags", "identity", "zones", "extendedLocation"])
        {
            row[member] = body[member]?.DeepClone();
        }

        foreach (var property in azure.Switches.ResourceGraphOmitsProperties)
        {
            (row["properties"] as JsonObject)?.Remove(property);
        }

        return row;
    }
}
