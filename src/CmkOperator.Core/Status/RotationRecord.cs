using System.Text.Json.Serialization;

namespace CmkOperator.Status;

/// <summary>A change of key or version in place (R3).</summary>
/// <param name="From">The identifier before.</param>
/// <param name="To">The identifier after.</param>
/// <param name="StartedAt">When the operator asked Azure for it.</param>
/// <param name="FinishedAt">When every readable store showed it; null until then.</param>
public sealed record RotationRecord(
    [property: JsonRequired] string From,
    [property: JsonRequired] string To,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt);
