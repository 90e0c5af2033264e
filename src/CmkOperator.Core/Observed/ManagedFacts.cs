namespace CmkOperator.Observed;

/// <summary>The Microsoft-managed resource group and its members. The operator only ever reads them.</summary>
/// <param name="Group">The group.</param>
/// <param name="CosmosDb">The Cosmos DB account: job history, compute and asset metadata.</param>
/// <param name="AiSearch">The AI Search service: indices over that metadata.</param>
/// <param name="Storage">The storage account: pipeline metadata.</param>
/// <param name="VirtualNetwork">The managed virtual network, which exists only with a private endpoint on the workspace.</param>
public sealed record ManagedFacts(
    Reading<ResourceGroupFacts> Group,
    Reading<ManagedCosmosDbFacts> CosmosDb,
    Reading<ManagedSearchFacts> AiSearch,
    Reading<ManagedStorageFacts> Storage,
    Reading<ManagedNetworkFacts> VirtualNetwork)
{
    /// <summary>Nothing was read.</summary>
    public static ManagedFacts NotRead { get; } = new(
        Reading.NotRead<ResourceGroupFacts>(),
        Reading.NotRead<ManagedCosmosDbFacts>(),
        Reading.NotRead<ManagedSearchFacts>(),
        Reading.NotRead<ManagedStorageFacts>(),
        Reading.NotRead<ManagedNetworkFacts>());
}
