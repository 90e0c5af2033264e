using CmkOperator.Workspaces;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>A role to assign.</summary>
/// <param name="Scope">The ARM id to assign it at, such as a key's: <c>{vaultId}/keys/{name}</c>.</param>
/// <param name="RoleId">The role's GUID.</param>
/// <param name="PrincipalId">The object id of the service principal.</param>
internal sealed record RoleGrant(string Scope, string RoleId, string PrincipalId)
{
    /// <summary>Key Vault Crypto Service Encryption User: get, wrap and unwrap only.</summary>
    public const string KeyVaultCryptoServiceEncryptionUser = "e147488a-f6f5-4113-8e2d-b22465e65bf6";

    /// <summary>Reader.</summary>
    public const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

    /// <summary>The assignment's name: the same grant always gets the same name.</summary>
    public Guid Name => ResourceNames.RoleAssignment(Scope, RoleId, PrincipalId);
}
