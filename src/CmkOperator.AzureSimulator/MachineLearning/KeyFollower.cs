using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>Cosmos DB and Storage take up new versions of their key by themselves, each in its own time; the workspace never does.</summary>
internal sealed class KeyFollower(AzureWorld world)
{
    private long _seen = -1;

    public void Observe()
    {
        if (_seen == world.Store.Revision)
        {
            return;
        }

        foreach (var stores in world.ManagedGroups.All)
        {
            if (Newest(stores) is not { } newest || newest == stores.CosmosVersion || newest == stores.FollowingVersion)
            {
                continue;
            }

            stores.FollowingVersion = newest;
            world.Timeline.Schedule(world.Now + world.Switches.CosmosAutoRotationDelay, _ => Follow(stores, world.ManagedGroups.ShowCosmosKey));
            world.Timeline.Schedule(world.Now + world.Switches.StorageAutoRotationDelay, _ => Follow(stores, world.ManagedGroups.ShowStorageKey));
        }

        _seen = world.Store.Revision;
    }

    private void Follow(ManagedStores stores, Action<ManagedStores, string> show)
    {
        if (Newest(stores) is { } newest && KeyIdentifier.Parse(stores.KeyIdentifier, world.Endpoints) is { } key)
        {
            show(stores, key.WithVersion(newest));
        }
    }

    /// <summary>The newest enabled version of the key the stores use; only forward from the one in use.</summary>
    private string? Newest(ManagedStores stores)
    {
        if (KeyIdentifier.Parse(stores.KeyIdentifier, world.Endpoints) is not { } key || world.Vaults.ByName(key.Vault) is not { } vault)
        {
            return null;
        }

        var current = world.Vaults.Version(vault, key.Name, stores.CosmosVersion);
        return world.Vaults.Versions(vault, key.Name)
            .Where(version => version.Body.Flag("properties", "attributes", "enabled") != false && (current is null || version.Sequence >= current.Sequence))
            .OrderByDescending(version => version.Body.Number("properties", "attributes", "created") ?? 0)
            .ThenByDescending(version => version.Sequence)
            .FirstOrDefault()?.Id.Name;
    }
}
