using CmkOperator.Desired;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Workspaces;

/// <summary>Everything that the creation of a workspace sends.</summary>
internal sealed record WorkspaceCreation
{
    /// <summary>The tag that names the object that owns a workspace.</summary>
    public const string OwnerTagName = "cmk-operator.io_owner";

    /// <summary>The workspace's ARM id.</summary>
    public required string Id { get; init; }

    /// <summary>Its region.</summary>
    public required string Location { get; init; }

    /// <summary>Its tags, the owner's included.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Its identities.</summary>
    public required WorkspaceIdentity Identity { get; init; }

    /// <summary>High business impact.</summary>
    public required bool HbiWorkspace { get; init; }

    /// <summary>The resources it uses.</summary>
    public required AssociatedResources AssociatedResources { get; init; }

    /// <summary>The vault of the key.</summary>
    public required string KeyVaultId { get; init; }

    /// <summary>The key, with its version.</summary>
    public required KeyIdentifier Key { get; init; }

    /// <summary>The identity that reaches the key; null when none is named.</summary>
    public string? EncryptionIdentityId { get; init; }

    /// <summary>The display name; null leaves it to Azure.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>The description; null leaves it to Azure.</summary>
    public string? Description { get; init; }

    /// <summary><c>Enabled</c> or <c>Disabled</c>; null leaves it to Azure.</summary>
    public string? PublicNetworkAccess { get; init; }

    /// <summary>What <paramref name="desired"/> declares, under <paramref name="key"/>.</summary>
    public static WorkspaceCreation Of(DesiredWorkspace desired, KeyIdentifier key) => new()
    {
        Id = desired.WorkspaceId,
        Location = desired.Location,
        Tags = new Dictionary<string, string>(desired.Tags) { [OwnerTagName] = desired.OwnerTag },
        Identity = desired.Identity ?? new WorkspaceIdentity("SystemAssigned", []),
        HbiWorkspace = desired.HbiWorkspace,
        AssociatedResources = desired.AssociatedResources,
        KeyVaultId = desired.Encryption.KeyVaultId,
        Key = key,
        EncryptionIdentityId = desired.Encryption.UserAssignedIdentityId,
        FriendlyName = desired.FriendlyName,
        Description = desired.Description,
        PublicNetworkAccess = desired.PublicNetworkAccess,
    };
}
