using CmkOperator.Observed;

namespace CmkOperator.Azure.Keys;

/// <summary>Returns whether a version can encrypt a workspace. The core decides; the reader calls it to know how far to read.</summary>
/// <param name="version">The version, with its key material.</param>
/// <param name="vaultTime">The vault's clock.</param>
internal delegate bool KeyUsability(KeyVersionFacts version, DateTimeOffset vaultTime);
