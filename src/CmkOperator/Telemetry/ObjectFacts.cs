namespace CmkOperator.Telemetry;

/// <summary>What the metrics say of one object.</summary>
/// <param name="Conditions">Type and status of each condition.</param>
/// <param name="KeyExpiresAt">When the key version in force ends; null when it does not, or is not known.</param>
internal sealed record ObjectFacts(IReadOnlyList<(string Type, string Status)> Conditions, DateTimeOffset? KeyExpiresAt);
