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
    /// <summary>The version of that name, or null.</summary>
    public KeyVersionFacts? Find(string? version) =>
        version is null ? null : Versions.FirstOrDefault(candidate => string.Equals(candidate.Version, version, StringComparison.OrdinalIgnoreCase));

    /// <summary>The identifier of one of its versions.</summary>
    public KeyIdentifier Identify(KeyVersionFacts version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new KeyIdentifier(VaultHost, Name, version.Version);
    }
}
