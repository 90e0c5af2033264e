using CmkOperator.Workspaces;

namespace CmkOperator.Observed;

/// <summary>A key and its versions, newest first by creation.</summary>
/// <param name="VaultHost">Host (and port) of the vault, as identifiers carry it.</param>
/// <param name="Name">The key's name.</param>
/// <param name="Versions">The versions read, newest first.</param>
/// <param name="VaultTime">The vault's own clock, from its answer's Date header; validity is checked against it.</param>
/// <param name="ReadThrough">Where the facts come from: the data plane, or ARM when the operator cannot reach the data plane.</param>
public sealed record KeyFacts(
    string VaultHost,
    string Name,
    IReadOnlyList<KeyVersionFacts> Versions,
    DateTimeOffset VaultTime,
    KeySource ReadThrough)
{
    /// <summary>
    /// Versions newest first. Azure writes when a version was created in whole seconds, so two of them can be of the same one; their names then
    /// give an order that is the same in every read.
    /// </summary>
    public static IReadOnlyList<KeyVersionFacts> NewestFirst(IEnumerable<KeyVersionFacts> versions) =>
        [.. versions.OrderByDescending(version => version.CreatedAt).ThenByDescending(version => version.Version, StringComparer.Ordinal)];

    /// <summary>The version of that name, or null.</summary>
    public KeyVersionFacts? Find(string? version) =>
        version is null ? null : Versions.FirstOrDefault(candidate => string.Equals(candidate.Version, version, StringComparison.OrdinalIgnoreCase));

    /// <summary>The identifier of one of its versions.</summary>
    public KeyIdentifier Identify(KeyVersionFacts version) => new KeyIdentifier(VaultHost, Name, version.Version);
}

/// <summary>One version of a key (Azure REST API: Keys - Get Key, Get Key Versions).</summary>
/// <param name="Version">Its name: 32 hexadecimal digits in lower case.</param>
/// <param name="Enabled">False when somebody disabled it.</param>
/// <param name="CreatedAt">When it was created; versions are ordered by it, because Azure lists them in no order.</param>
/// <param name="NotBefore">Not usable earlier; null for no bound.</param>
/// <param name="ExpiresAt">Not usable later; null for never.</param>
/// <param name="RecoveryLevel">Such as <c>Recoverable</c>; a level without <c>Purgeable</c> proves purge protection. Null when not reported.</param>
/// <param name="Material">Type, size and operations; null when that version was only listed, not read.</param>
public sealed record KeyVersionFacts(
    string Version,
    bool Enabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NotBefore,
    DateTimeOffset? ExpiresAt,
    string? RecoveryLevel,
    KeyMaterialFacts? Material);

/// <summary>What kind of key a version is.</summary>
/// <param name="KeyType"><c>RSA</c>, <c>RSA-HSM</c>, <c>EC</c>, …</param>
/// <param name="SizeInBits">The modulus in bits for RSA; null for other types.</param>
/// <param name="Operations">The permitted operations, such as <c>wrapKey</c>.</param>
public sealed record KeyMaterialFacts(string KeyType, int? SizeInBits, IReadOnlyList<string> Operations);

/// <summary>How a key was read.</summary>
public enum KeySource
{
    /// <summary>The vault's data plane.</summary>
    DataPlane,

    /// <summary>Azure Resource Manager, because the operator cannot reach the data plane.</summary>
    ResourceManager,
}
