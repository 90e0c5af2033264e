namespace CmkOperator.Azure.KeyVaults;

/// <summary>Rights to add to a vault's access policies.</summary>
/// <param name="VaultId">The vault.</param>
/// <param name="TenantId">The vault's tenant.</param>
/// <param name="ObjectId">The principal.</param>
/// <param name="KeyPermissions">Permissions on keys, such as <c>wrapKey</c>.</param>
internal sealed record AccessPolicyGrant(string VaultId, string TenantId, string ObjectId, IReadOnlyList<string> KeyPermissions);
