namespace CmkOperator.Api.V1Alpha1;

/// <summary>The fixed part of the live encryption.</summary>
internal sealed record CreateOnlyEncryptionStatus
{
    /// <summary>ARM id of the vault of the key.</summary>
    public string? KeyVaultId { get; init; }

    /// <summary>ARM id of the identity that reaches the key.</summary>
    public string? UserAssignedIdentityId { get; init; }
}
