using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The resources that the workspace uses and the user owns. Create-only but for those that may be replaced.</summary>
internal sealed record AssociatedResourcesSpec
{
    /// <summary>ARM id of the storage account.</summary>
    [Required]
    public string? StorageAccountId { get; init; }

    /// <summary>ARM id of the vault for the workspace's secrets.</summary>
    [Required]
    public string? KeyVaultId { get; init; }

    /// <summary>ARM id of the Application Insights component.</summary>
    [Required]
    public string? ApplicationInsightsId { get; init; }

    /// <summary>ARM id of the container registry; null is not compared.</summary>
    public string? ContainerRegistryId { get; init; }

    /// <summary>Whether Application Insights and the container registry may be replaced in place.</summary>
    public bool? AllowReplacement { get; init; }
}
