using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Keys;

/// <summary>Which key to read, and which of its versions regardless of their state.</summary>
/// <param name="VaultId">The vault's ARM id, for reading through Azure Resource Manager instead.</param>
/// <param name="Key">The key, by its vault's host; its version, when it has one, is read in full.</param>
/// <param name="FurtherVersions">More versions to read in full, such as the one in force.</param>
internal sealed record KeyQuery(string VaultId, KeyIdentifier Key, IReadOnlyList<string> FurtherVersions)
{
    /// <summary>True when that version must be read in full.</summary>
    public bool Wants(string version) =>
        string.Equals(Key.Version, version, StringComparison.OrdinalIgnoreCase)
        || FurtherVersions.Contains(version, StringComparer.OrdinalIgnoreCase);
}
