using CmkOperator.Observed;

namespace CmkOperator.Azure.Keys;

/// <summary>Says whether a workspace could be put under a version; decided by the core, asked here to know how far to read.</summary>
/// <param name="version">The version, with its material.</param>
/// <param name="vaultTime">The vault's clock.</param>
internal delegate bool KeyUsability(KeyVersionFacts version, DateTimeOffset vaultTime);
