using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>Watches whether Cosmos DB can still use its key, and lets it say so after a while. Looks only when the world has changed.</summary>
internal sealed class KeyAccessMonitor(AzureWorld world)
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
            var actual = CosmosRevocation.Evaluate(world, stores);
            if (actual == stores.ActualRevocation)
            {
                continue;
            }

            stores.ActualRevocation = actual;
            world.Timeline.Schedule(world.Now + world.Switches.RevocationDelay, _ => Show(stores));
        }

        _seen = world.Store.Revision;
    }

    private void Show(ManagedStores stores)
    {
        if (stores.ShownRevocation == stores.ActualRevocation || !world.Store.TryFind(stores.CosmosId, out var cosmos))
        {
            return;
        }

        stores.ShownRevocation = stores.ActualRevocation;
        cosmos.Body.Ensure("properties")["customerManagedKeyStatus"] = CosmosRevocation.Sentence(stores.ActualRevocation);
        world.Store.Touch(cosmos);
    }
}
