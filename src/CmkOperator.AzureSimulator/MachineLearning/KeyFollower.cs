using CmkOperator.AzureSimulator.KeyVault;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>Cosmos DB and Storage follow new versions of their key automatically, each after its delay; the workspace never does.</summary>
internal sealed class KeyFollower(AzureState azure, ManagedGroups groups, VaultRegistry vaults)
{
    private readonly StoreChanges _changes = azure.Store.Follow();

    public void Observe()
    {
        if (_changes.IsEmpty)
        {
            return;
        }

        // Workspaces share keys: each is looked up once, however many stores use it.
        var newestOf = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var stores in groups.ConcernedBy(_changes))
        {
            if (!newestOf.TryGetValue(stores.KeyIdentifier, out var found))
            {
                newestOf[stores.KeyIdentifier] = found = Newest(stores);
            }

            if (found is not { } newest || newest == VersionOf(stores) || newest == stores.FollowingVersion)
            {
                continue;
            }

            stores.FollowingVersion = newest;
            azure.Timeline.Schedule(azure.Now + azure.Switches.CosmosAutoRotationDelay, _ => Follow(stores, groups.ShowCosmosKey));
            azure.Timeline.Schedule(azure.Now + azure.Switches.StorageAutoRotationDelay, _ => Follow(stores, groups.ShowStorageKey));
        }

        _changes.Forget();
    }

    private void Follow(ManagedStores stores, Action<ManagedStores, string> show)
    {
        if (Newest(stores) is { } newest && KeyIdentifier.Parse(stores.KeyIdentifier, azure.Endpoints) is { } key)
        {
            show(stores, key.WithVersion(newest));
        }
    }

    private string? VersionOf(ManagedStores stores) => KeyIdentifier.Parse(stores.KeyIdentifier, azure.Endpoints)?.Version;

    /// <summary>The newest enabled version of the key the stores use; only forward from the one in use.</summary>
    private string? Newest(ManagedStores stores)
    {
        if (KeyIdentifier.Parse(stores.KeyIdentifier, azure.Endpoints) is not { } key || vaults.ByName(key.Vault) is not { } vault)
        {
            return null;
        }

        var current = vaults.Version(vault, key.Name, VersionOf(stores) ?? "");
        return vaults.Versions(vault, key.Name)
            .Where(version => version.Body.Flag("properties", "attributes", "enabled") != false && (current is null || version.Sequence >= current.Sequence))
            .OrderByDescending(version => version.Body.Number("properties", "attributes", "created") ?? 0)
            .ThenByDescending(version => version.Sequence)
            .FirstOrDefault()?.Id.Name;
    }
}
