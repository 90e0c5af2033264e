namespace CmkOperator.Observed;

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
