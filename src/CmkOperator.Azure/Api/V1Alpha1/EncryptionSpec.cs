using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The declared customer-managed key.</summary>
internal sealed record EncryptionSpec
{
    /// <summary>ARM id of the vault that holds the key. Create-only.</summary>
    [Required]
    public string? KeyVaultId { get; init; }

    /// <summary>Name of the key.</summary>
    [Required]
    public string? KeyName { get; init; }

    /// <summary>Version of the key; null follows the newest usable one, forward only.</summary>
    public string? KeyVersion { get; init; }

    /// <summary>ARM id of the identity that reaches the key. Create-only.</summary>
    public string? UserAssignedIdentityId { get; init; }
}
