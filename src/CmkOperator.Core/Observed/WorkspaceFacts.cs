using CmkOperator.CreateOnly;
using CmkOperator.Workspaces;

namespace CmkOperator.Observed;

/// <summary>A live workspace (Azure REST API: Workspaces - Get).</summary>
public sealed record WorkspaceFacts
{
    /// <summary>The ARM id as Azure writes it.</summary>
    public required string Id { get; init; }

    /// <summary>The name as Azure writes it.</summary>
    public required string Name { get; init; }

    /// <summary>The service's own immutable GUID of the workspace; null while it is being created.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>The region.</summary>
    public required string Location { get; init; }

    /// <summary><c>Default</c>, <c>Hub</c>, <c>Project</c>, <c>FeatureStore</c>.</summary>
    public string Kind { get; init; } = "Default";

    /// <summary><c>Creating</c>, <c>Updating</c>, <c>Deleting</c>, <c>Succeeded</c>, <c>Failed</c>, <c>Canceled</c>, <c>Unknown</c>, or a value not known yet.</summary>
    public required string ProvisioningState { get; init; }

    /// <summary>
    /// What Azure reports of the create-only fields in the workspace's properties. Those that a decision looks at are members here too.
    /// </summary>
    public CreateOnlyValues CreateOnly { get; init; } = new();

    /// <summary>High business impact; null when Azure does not report it.</summary>
    public bool? HbiWorkspace
    {
        get => CreateOnly.HbiWorkspace;
        init => CreateOnly = CreateOnly with { HbiWorkspace = value };
    }

    /// <summary><c>encryption.status</c>: <c>Enabled</c> or <c>Disabled</c>; null without an encryption block.</summary>
    public string? EncryptionStatus { get; init; }

    /// <summary>The vault of the key.</summary>
    public string? KeyVaultArmId { get; init; }

    /// <summary>The key, as the URI that Azure holds.</summary>
    public string? KeyIdentifier { get; init; }

    /// <summary>The user-assigned identity that is named for the key; null when none is named by its ARM id.</summary>
    public string? EncryptionIdentityId { get; init; }

    /// <summary>The attached user-assigned identity that is named for the key by its client id, the older way; null when none is.</summary>
    public string? EncryptionClientIdentityId { get; init; }

    /// <summary>The client id by which an identity is named for the key, the older way; null when none is.</summary>
    public string? EncryptionClientId { get; init; }

    /// <summary>That client id when no attached identity reports it: any of those attached may then be the one with which Azure reaches the key.</summary>
    public string? UnmatchedKeyClientId => EncryptionClientIdentityId is null ? EncryptionClientId : null;

    /// <summary>The user-assigned identities with which Azure reaches the key, however they are named; both when two ways name different ones.</summary>
    public IReadOnlyList<string> KeyIdentityIds =>
        [.. new[] { EncryptionIdentityId, EncryptionClientIdentityId }.OfType<string>().DistinctBy(ArmId.Normalise)];

    /// <summary>The attached identities that never come off: those with which Azure reaches the key, or may.</summary>
    public IReadOnlyList<string> ProtectedIdentityIds =>
        UnmatchedKeyClientId is null ? KeyIdentityIds : [.. KeyIdentityIds.Concat(Identity.UserAssignedIdentityIds).DistinctBy(ArmId.Normalise)];

    /// <summary>True when metadata is stored encrypted on Microsoft's side (service-side encryption).</summary>
    public bool ServiceSideEncryption { get; init; }

    /// <summary>True when the user brought Cosmos DB, Search or Storage for the metadata.</summary>
    public bool BringsOwnStores { get; init; }

    /// <summary>The associated storage account.</summary>
    public string? StorageAccountId
    {
        get => CreateOnly.StorageAccountId;
        init => CreateOnly = CreateOnly with { StorageAccountId = value };
    }

    /// <summary>The associated vault, which holds the workspace's secrets.</summary>
    public string? AssociatedKeyVaultId
    {
        get => CreateOnly.AssociatedKeyVaultId;
        init => CreateOnly = CreateOnly with { AssociatedKeyVaultId = value };
    }

    /// <summary>The associated Application Insights component.</summary>
    public string? ApplicationInsightsId
    {
        get => CreateOnly.ApplicationInsightsId;
        init => CreateOnly = CreateOnly with { ApplicationInsightsId = value };
    }

    /// <summary>The associated container registry; null until there is one.</summary>
    public string? ContainerRegistryId
    {
        get => CreateOnly.ContainerRegistryId;
        init => CreateOnly = CreateOnly with { ContainerRegistryId = value };
    }

    /// <summary>The identity block.</summary>
    public WorkspaceIdentity Identity { get; init; } = WorkspaceIdentity.None;

    /// <summary>
    /// By their ARM ids, the object ids that the attached user-assigned identities had when they were attached. An identity that is deleted and created again
    /// under the same id has another one, and the workspace keeps the former until the identity is attached again.
    /// </summary>
    public IReadOnlyDictionary<string, string> AttachedPrincipals { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>Enabled</c> or <c>Disabled</c>; null when Azure does not report it.</summary>
    public string? PublicNetworkAccess { get; init; }

    /// <summary><c>AccessKey</c>, <c>Identity</c> or <c>UserDelegationSAS</c>, in any case; null when Azure does not report it.</summary>
    public string? SystemDatastoresAuthMode { get; init; }

    /// <summary>Name of the compute that builds images; null when none is set.</summary>
    public string? ImageBuildCompute { get; init; }

    /// <summary>ARM id of the subnet of serverless compute; null when none is set.</summary>
    public string? ServerlessSubnetId { get; init; }

    /// <summary>Whether the nodes of serverless compute have no public address; null when Azure does not report it.</summary>
    public bool? ServerlessNoPublicIp { get; init; }

    /// <summary>The managed virtual network; its members are null while Azure reports none.</summary>
    public NetworkIsolationFacts ManagedNetwork { get; init; } = new();

    /// <summary>The display name.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>All tags, the user's, the operator's and those of Azure Policy.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The name of the Microsoft-managed resource group; null until creation succeeded.</summary>
    public string? ServiceProvisionedResourceGroup { get; init; }

    /// <summary>When it was created, as Azure reports it; null when not reported.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Number of private endpoint connections in state Approved.</summary>
    public int ApprovedPrivateEndpoints { get; init; }

    /// <summary>True when the first generation of the API is in use, the only one that supports ACI.</summary>
    public bool V1LegacyMode { get; init; }
}
