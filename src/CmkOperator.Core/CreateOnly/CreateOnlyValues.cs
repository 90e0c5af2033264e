namespace CmkOperator.CreateOnly;

/// <summary>
/// The create-only fields of one workspace, flat: what an object declares, or what Azure has. Null means absent.
/// </summary>
public sealed record CreateOnlyValues
{
    /// <summary><c>hbiWorkspace</c>.</summary>
    public bool? HbiWorkspace { get; init; }

    /// <summary><c>encryption.keyVaultId</c>.</summary>
    public string? KeyVaultId { get; init; }

    /// <summary><c>location</c>.</summary>
    public string? Location { get; init; }

    /// <summary><c>subscriptionId</c>.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary><c>resourceGroup</c>.</summary>
    public string? ResourceGroup { get; init; }

    /// <summary><c>workspaceName</c>, or the object's name where the spec has none.</summary>
    public string? WorkspaceName { get; init; }

    /// <summary><c>encryption.userAssignedIdentityId</c>.</summary>
    public string? EncryptionIdentityId { get; init; }

    /// <summary><c>associatedResources.storageAccountId</c>.</summary>
    public string? StorageAccountId { get; init; }

    /// <summary><c>associatedResources.keyVaultId</c>.</summary>
    public string? AssociatedKeyVaultId { get; init; }

    /// <summary><c>associatedResources.applicationInsightsId</c>.</summary>
    public string? ApplicationInsightsId { get; init; }

    /// <summary><c>associatedResources.containerRegistryId</c>.</summary>
    public string? ContainerRegistryId { get; init; }

    /// <summary><c>identity.type</c>.</summary>
    public string? IdentityType { get; init; }
}
