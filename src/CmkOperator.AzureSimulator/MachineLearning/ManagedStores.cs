namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>What Azure made for an encrypted workspace, and where its key stands. Kept beside the resources, since the resources may be changed from outside.</summary>
internal sealed class ManagedStores
{
    public required string WorkspaceId { get; init; }

    public required string GroupId { get; init; }

    public required string CosmosId { get; init; }

    public required string SearchId { get; init; }

    public required string StorageId { get; init; }

    /// <summary>The key the stores were told to use, with the version it had then.</summary>
    public required string KeyIdentifier { get; set; }

    /// <summary>The version Cosmos DB unwraps with.</summary>
    public required string CosmosVersion { get; set; }

    /// <summary>The number of the revocation that Cosmos DB shows; null when all is well.</summary>
    public int? ShownRevocation { get; set; }

    /// <summary>The number of the revocation that holds by now.</summary>
    public int? ActualRevocation { get; set; }

    /// <summary>The newest version that a follow is scheduled for.</summary>
    public string? FollowingVersion { get; set; }
}
