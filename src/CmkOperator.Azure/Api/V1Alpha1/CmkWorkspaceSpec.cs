using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The desired workspace. Enumerations are strings here: listing must not fail on a stored object with a value unknown to this version.</summary>
internal sealed record CmkWorkspaceSpec
{
    /// <summary>GUID of the subscription. Create-only.</summary>
    [Required]
    public string? SubscriptionId { get; init; }

    /// <summary>Name of the resource group. Create-only.</summary>
    [Required]
    public string? ResourceGroup { get; init; }

    /// <summary>The region in short form. Create-only.</summary>
    [Required]
    public string? Location { get; init; }

    /// <summary>Name in Azure; null means the object's name. Create-only.</summary>
    public string? WorkspaceName { get; init; }

    /// <summary>High business impact. Create-only.</summary>
    public bool? HbiWorkspace { get; init; }

    /// <summary>The customer-managed key.</summary>
    [Required]
    public EncryptionSpec? Encryption { get; init; }

    /// <summary>Whether the operator may grant rights on the key.</summary>
    [AllowedValues("Verify", "Grant")]
    public string? KeyAccess { get; init; }

    /// <summary>The Azure identity used for the object; null means that of its namespace, or the operator's own.</summary>
    public CredentialsSpec? Credentials { get; init; }

    /// <summary>What the workspace uses.</summary>
    [Required]
    public AssociatedResourcesSpec? AssociatedResources { get; init; }

    /// <summary>Its managed identity; null is unmanaged after creation.</summary>
    public IdentitySpec? Identity { get; init; }

    /// <summary>Whether public networks reach it; null is unmanaged.</summary>
    [AllowedValues("Enabled", "Disabled")]
    public string? PublicNetworkAccess { get; init; }

    /// <summary>How the workspace's own datastores reach the storage account; null is unmanaged.</summary>
    [AllowedValues("AccessKey", "Identity", "UserDelegationSAS")]
    public string? SystemDatastoresAuthMode { get; init; }

    /// <summary>The compute that builds images; null is unmanaged.</summary>
    public string? ImageBuildCompute { get; init; }

    /// <summary>Whether only the first generation of the API is served; null is unmanaged.</summary>
    public bool? V1LegacyMode { get; init; }

    /// <summary>Where serverless compute runs; null is unmanaged.</summary>
    public ServerlessComputeSpec? ServerlessCompute { get; init; }

    /// <summary>The managed virtual network; null is unmanaged.</summary>
    public ManagedNetworkSpec? ManagedNetwork { get; init; }

    /// <summary>Display name; null is unmanaged.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>Description; null is unmanaged.</summary>
    public string? Description { get; init; }

    /// <summary>Azure tags; other keys than these are unmanaged.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Whether to adopt a workspace that is not ours.</summary>
    [AllowedValues("Never", "IfMatching")]
    public string? AdoptionPolicy { get; init; }

    /// <summary>What deleting the object does in Azure.</summary>
    [AllowedValues("Retain", "SoftDelete", "Purge")]
    public string? DeletionPolicy { get; init; }

    /// <summary>Blocks deletion.</summary>
    public bool? DeletionProtection { get; init; }

    /// <summary>What to do when the workspace is deleted outside of the operator.</summary>
    [AllowedValues("Stop", "Recreate")]
    public string? ExternalDeletionPolicy { get; init; }

    /// <summary>What to do with changes made outside.</summary>
    [AllowedValues("Correct", "Report")]
    public string? DriftPolicy { get; init; }

    /// <summary>Touch nothing.</summary>
    public bool? Suspend { get; init; }

    /// <summary>Read and report only.</summary>
    public bool? ObserveOnly { get; init; }

    /// <summary>Time between periodic checks, such as <c>30m</c>.</summary>
    public string? Interval { get; init; }
}
