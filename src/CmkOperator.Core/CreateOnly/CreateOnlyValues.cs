using System.Text.Json.Serialization;

namespace CmkOperator.CreateOnly;

/// <summary>
/// The create-only fields of one workspace: what an object declares, or what Azure has. Null means absent. <c>status.createOnly</c> has the
/// shape of the spec; the members of its parts are members here too, because the table of create-only fields treats all fields alike.
/// </summary>
public sealed record CreateOnlyValues
{
    /// <summary><c>subscriptionId</c>.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary><c>resourceGroup</c>.</summary>
    public string? ResourceGroup { get; init; }

    /// <summary><c>location</c>.</summary>
    public string? Location { get; init; }

    /// <summary><c>workspaceName</c>, or the object's name where the spec has none.</summary>
    public string? WorkspaceName { get; init; }

    /// <summary><c>hbiWorkspace</c>.</summary>
    public bool? HbiWorkspace { get; init; }

    /// <summary><c>encryption</c>.</summary>
    public CreateOnlyEncryption Encryption { get; init; } = new();

    /// <summary><c>associatedResources</c>.</summary>
    public CreateOnlyResources AssociatedResources { get; init; } = new();

    /// <summary><c>managedNetwork</c>; null where Azure reports nothing of it.</summary>
    public CreateOnlyNetwork? ManagedNetwork { get; init; }

    /// <summary><c>identity</c>; null where its type is absent.</summary>
    public CreateOnlyIdentity? Identity { get; init; }

    /// <summary><c>encryption.keyVaultId</c>.</summary>
    [JsonIgnore]
    public string? KeyVaultId
    {
        get => Encryption.KeyVaultId;
        init => Encryption = Encryption with { KeyVaultId = value };
    }

    /// <summary><c>encryption.userAssignedIdentityId</c>.</summary>
    [JsonIgnore]
    public string? EncryptionIdentityId
    {
        get => Encryption.UserAssignedIdentityId;
        init => Encryption = Encryption with { UserAssignedIdentityId = value };
    }

    /// <summary><c>associatedResources.storageAccountId</c>.</summary>
    [JsonIgnore]
    public string? StorageAccountId
    {
        get => AssociatedResources.StorageAccountId;
        init => AssociatedResources = AssociatedResources with { StorageAccountId = value };
    }

    /// <summary><c>associatedResources.keyVaultId</c>.</summary>
    [JsonIgnore]
    public string? AssociatedKeyVaultId
    {
        get => AssociatedResources.KeyVaultId;
        init => AssociatedResources = AssociatedResources with { KeyVaultId = value };
    }

    /// <summary><c>associatedResources.applicationInsightsId</c>.</summary>
    [JsonIgnore]
    public string? ApplicationInsightsId
    {
        get => AssociatedResources.ApplicationInsightsId;
        init => AssociatedResources = AssociatedResources with { ApplicationInsightsId = value };
    }

    /// <summary><c>associatedResources.containerRegistryId</c>.</summary>
    [JsonIgnore]
    public string? ContainerRegistryId
    {
        get => AssociatedResources.ContainerRegistryId;
        init => AssociatedResources = AssociatedResources with { ContainerRegistryId = value };
    }

    /// <summary><c>managedNetwork.provisionOnCreate</c>.</summary>
    [JsonIgnore]
    public bool? ProvisionOnCreate
    {
        get => ManagedNetwork?.ProvisionOnCreate;
        init => ManagedNetwork = value is null ? null : new CreateOnlyNetwork(value);
    }

    /// <summary><c>identity.type</c>.</summary>
    [JsonIgnore]
    public string? IdentityType
    {
        get => Identity?.Type;
        init => Identity = value is null ? null : new CreateOnlyIdentity(value);
    }
}
