namespace CmkOperator.AzureSimulator.World;

/// <summary>How Cosmos DB shows the key version in use.</summary>
internal enum CosmosVersionShape
{
    Version,
    Uri,
    Absent,
}
