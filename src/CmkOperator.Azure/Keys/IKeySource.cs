using CmkOperator.Observed;

namespace CmkOperator.Azure.Keys;

/// <summary>One way to read a key's versions.</summary>
internal interface IKeySource
{
    /// <summary>Which way this is.</summary>
    KeySource Kind { get; }

    /// <summary>All versions, unordered, with the vault's clock.</summary>
    Task<(Reading<IReadOnlyList<KeyVersionFacts>> Versions, DateTimeOffset? VaultTime)> ListAsync(KeyQuery query, CancellationToken cancellationToken);

    /// <summary>One version with its key material.</summary>
    Task<Reading<KeyVersionFacts>> ReadAsync(KeyQuery query, string version, CancellationToken cancellationToken);
}
