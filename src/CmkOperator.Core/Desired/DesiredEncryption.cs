using CmkOperator.Workspaces;

namespace CmkOperator.Desired;

/// <summary>The declared encryption block.</summary>
/// <param name="KeyVaultId">ARM id of the vault that holds the key.</param>
/// <param name="VaultHost">The vault's host in this cloud, with its port when it is not 443.</param>
/// <param name="KeyName">The key.</param>
/// <param name="KeyVersion">The version in lower case; null follows the newest usable one, forward only.</param>
/// <param name="UserAssignedIdentityId">The identity that reaches the key; null when the workspace's services reach it by themselves.</param>
public sealed record DesiredEncryption(
    string KeyVaultId,
    string VaultHost,
    string KeyName,
    string? KeyVersion,
    string? UserAssignedIdentityId)
{
    /// <summary>The declared key, with its version when one is declared.</summary>
    public KeyIdentifier Identifier => new(VaultHost, KeyName, KeyVersion);
}
