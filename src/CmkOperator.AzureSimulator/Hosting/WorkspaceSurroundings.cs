namespace CmkOperator.AzureSimulator.Hosting;

/// <summary>What a workspace needs around it, by the ids a manifest names.</summary>
internal sealed record WorkspaceSurroundings
{
    public required string SubscriptionId { get; init; }

    public required string ResourceGroup { get; init; }

    public required string Location { get; init; }

    public required string StorageAccountId { get; init; }

    /// <summary>The vault of the workspace's secrets.</summary>
    public required string KeyVaultId { get; init; }

    public required string ApplicationInsightsId { get; init; }

    public string? ContainerRegistryId { get; init; }

    /// <summary>The vault of the key; may be the same as the other.</summary>
    public required string EncryptionKeyVaultId { get; init; }

    public required string KeyName { get; init; }

    /// <summary>A version to make under this very id; absent: one of its own.</summary>
    public string? KeyVersion { get; init; }

    /// <summary>The user-assigned identity for the key: it gets its rights on it and sees the vault.</summary>
    public string? KeyUserAssignedIdentityId { get; init; }

    public IReadOnlyList<string> UserAssignedIdentityIds { get; init; } = [];

    /// <summary>Whether the key's vault uses role-based access; otherwise access policies.</summary>
    public bool UsesRbac { get; init; } = true;
}
