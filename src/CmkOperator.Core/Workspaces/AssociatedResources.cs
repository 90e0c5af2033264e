namespace CmkOperator.Workspaces;

/// <summary>ARM ids of the resources that the workspace uses and the user owns.</summary>
/// <param name="StorageAccountId">The storage account.</param>
/// <param name="KeyVaultId">The vault for the workspace's secrets; it need not be the vault of the key.</param>
/// <param name="ApplicationInsightsId">The Application Insights component.</param>
/// <param name="ContainerRegistryId">The container registry; null: not compared, Azure creates one when needed.</param>
/// <param name="AllowReplacement">True when Application Insights and the registry of a living workspace may be replaced by others.</param>
public sealed record AssociatedResources(
    string StorageAccountId,
    string KeyVaultId,
    string ApplicationInsightsId,
    string? ContainerRegistryId,
    bool AllowReplacement = false);
