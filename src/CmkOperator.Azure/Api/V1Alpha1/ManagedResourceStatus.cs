using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A member of the Microsoft-managed resource group.</summary>
internal sealed record ManagedResourceStatus
{
    /// <summary>Its ARM type.</summary>
    [Required]
    public string? Type { get; init; }

    /// <summary>Its name; empty when missing.</summary>
    public string? Name { get; init; }

    /// <summary>Its ARM id; empty when missing.</summary>
    public string? Id { get; init; }

    /// <summary>Azure's word for its state.</summary>
    public string? ProvisioningState { get; init; }

    /// <summary>The key that encrypts it, where Azure reports it.</summary>
    public string? KeyIdentifier { get; init; }

    /// <summary>Ready, Missing, Degraded or Unreadable.</summary>
    public string? State { get; init; }

    /// <summary>Explanation for people.</summary>
    public string? Detail { get; init; }
}
