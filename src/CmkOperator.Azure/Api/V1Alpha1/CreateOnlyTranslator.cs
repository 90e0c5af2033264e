using CmkOperator.CreateOnly;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>Translates <c>status.createOnly</c> between the wire, where it is nested like the spec, and the core, where it is flat.</summary>
internal static class CreateOnlyTranslator
{
    /// <summary>From the wire.</summary>
    public static CreateOnlyValues? FromWire(CreateOnlyStatus? record) => record is null
        ? null
        : new CreateOnlyValues
        {
            SubscriptionId = record.SubscriptionId,
            ResourceGroup = record.ResourceGroup,
            Location = record.Location,
            WorkspaceName = record.WorkspaceName,
            HbiWorkspace = record.HbiWorkspace,
            KeyVaultId = record.Encryption?.KeyVaultId,
            EncryptionIdentityId = record.Encryption?.UserAssignedIdentityId,
            StorageAccountId = record.AssociatedResources?.StorageAccountId,
            AssociatedKeyVaultId = record.AssociatedResources?.KeyVaultId,
            ApplicationInsightsId = record.AssociatedResources?.ApplicationInsightsId,
            ContainerRegistryId = record.AssociatedResources?.ContainerRegistryId,
            IdentityType = record.Identity?.Type,
        };

    /// <summary>To the wire.</summary>
    public static CreateOnlyStatus? ToWire(CreateOnlyValues? values) => values is null
        ? null
        : new CreateOnlyStatus
        {
            SubscriptionId = values.SubscriptionId,
            ResourceGroup = values.ResourceGroup,
            Location = values.Location,
            WorkspaceName = values.WorkspaceName,
            HbiWorkspace = values.HbiWorkspace,
            Encryption = new CreateOnlyEncryptionStatus { KeyVaultId = values.KeyVaultId, UserAssignedIdentityId = values.EncryptionIdentityId },
            AssociatedResources = new CreateOnlyResourcesStatus
            {
                StorageAccountId = values.StorageAccountId,
                KeyVaultId = values.AssociatedKeyVaultId,
                ApplicationInsightsId = values.ApplicationInsightsId,
                ContainerRegistryId = values.ContainerRegistryId,
            },
            Identity = values.IdentityType is { } type ? new CreateOnlyIdentityStatus { Type = type } : null,
        };
}
