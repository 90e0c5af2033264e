namespace CmkOperator.Telemetry;

/// <summary>What the metrics report about one object.</summary>
/// <param name="Conditions">Type and status of each condition.</param>
/// <param name="KeyExpiresAt">When the key version in force expires; null when it does not, or when that is unknown.</param>
internal sealed record ObjectFacts(IReadOnlyList<(string Type, string Status)> Conditions, DateTimeOffset? KeyExpiresAt);
