using CmkOperator.Workspaces;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>A role to give.</summary>
/// <param name="Scope">The ARM id at which it is to hold, such as a key's: <c>{vaultId}/keys/{name}</c>.</param>
/// <param name="RoleId">The role's GUID.</param>
/// <param name="PrincipalId">The object id of the service principal.</param>
internal sealed record RoleGrant(string Scope, string RoleId, string PrincipalId)
{
    /// <summary>Key Vault Crypto Service Encryption User: get, wrap and unwrap, nothing more.</summary>
    public const string KeyVaultCryptoServiceEncryptionUser = "e147488a-f6f5-4113-8e2d-b22465e65bf6";

    /// <summary>Reader.</summary>
    public const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

    /// <summary>The assignment's name: the same grant is the same assignment.</summary>
    public Guid Name => ResourceNames.RoleAssignment(Scope, RoleId, PrincipalId);
}
