using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The Azure identity to use for the object instead of the operator's own.</summary>
internal sealed record CredentialsSpec
{
    /// <summary>GUID of the Microsoft Entra tenant.</summary>
    [Required]
    public string? TenantId { get; init; }

    /// <summary>GUID of the application or managed identity.</summary>
    [Required]
    public string? ClientId { get; init; }

    /// <summary>The service account, in the object's own namespace, whose token is exchanged for one of the identity.</summary>
    [Required]
    public string? ServiceAccountName { get; init; }
}
