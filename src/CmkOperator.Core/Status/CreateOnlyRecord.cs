using CmkOperator.Workspaces;

namespace CmkOperator.Status;

/// <summary>What Azure has of the create-only fields, in the shape of the spec.</summary>
public sealed record CreateOnlyRecord
{
    /// <summary>The subscription.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The resource group.</summary>
    public required string ResourceGroup { get; init; }

    /// <summary>The region.</summary>
    public required string Location { get; init; }

    /// <summary>The workspace's name.</summary>
    public required string WorkspaceName { get; init; }

    /// <summary>The hbi flag.</summary>
    public required bool HbiWorkspace { get; init; }

    /// <summary>The vault of the key; null when the workspace is not under a customer's key.</summary>
    public string? KeyVaultId { get; init; }

    /// <summary>The identity that reaches the key; null when none is named.</summary>
    public string? EncryptionIdentityId { get; init; }

    /// <summary>The associated storage account.</summary>
    public string? StorageAccountId { get; init; }

    /// <summary>The associated vault.</summary>
    public string? AssociatedKeyVaultId { get; init; }

    /// <summary>The associated Application Insights component.</summary>
    public string? ApplicationInsightsId { get; init; }

    /// <summary>The associated container registry; null until there is one.</summary>
    public string? ContainerRegistryId { get; init; }

    /// <summary>The live values of <paramref name="facts"/>.</summary>
    public static CreateOnlyRecord Of(WorkspaceFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var id = ArmId.TryParse(facts.Id);
        return new CreateOnlyRecord
        {
            SubscriptionId = id?.SubscriptionId ?? string.Empty,
            ResourceGroup = id?.ResourceGroup ?? string.Empty,
            Location = Regions.Normalise(facts.Location),
            WorkspaceName = facts.Name,
            HbiWorkspace = facts.HbiWorkspace ?? false,
            KeyVaultId = facts.KeyVaultArmId,
            EncryptionIdentityId = facts.EncryptionIdentityId,
            StorageAccountId = facts.StorageAccountId,
            AssociatedKeyVaultId = facts.AssociatedKeyVaultId,
            ApplicationInsightsId = facts.ApplicationInsightsId,
            ContainerRegistryId = facts.ContainerRegistryId,
        };
    }
}
