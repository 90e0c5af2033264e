namespace CmkOperator.Api.V1Alpha1;

/// <summary>The resources that the workspace was created with.</summary>
internal sealed record CreateOnlyResourcesStatus
{
    /// <summary>ARM id of the storage account.</summary>
    public string? StorageAccountId { get; init; }

    /// <summary>ARM id of the vault for its secrets.</summary>
    public string? KeyVaultId { get; init; }

    /// <summary>ARM id of the Application Insights component.</summary>
    public string? ApplicationInsightsId { get; init; }

    /// <summary>ARM id of the container registry; null until there is one.</summary>
    public string? ContainerRegistryId { get; init; }
}
