using System.Text.Json.Serialization;
using CmkOperator.Conditions;

namespace CmkOperator.Status;

/// <summary>A write to the workspace, recorded before it is sent.</summary>
/// <param name="Kind">What was requested.</param>
/// <param name="StartedAt">When it was recorded, just before the request.</param>
/// <param name="Url">Where Azure reports its progress: a hint for better messages, never required. Null when unknown or too long.</param>
/// <param name="Generation">The generation of the spec that is being applied. A different generation is applied immediately.</param>
/// <param name="Attempt">Counts the attempts of the same kind for the same generation, from 1.</param>
/// <param name="Failure">How it failed; null while it runs.</param>
/// <param name="Target">ARM id of the workspace that it is about; null when not recorded.</param>
/// <param name="FinishedAt">When Azure reported that a creation or a change was done, which the next read must confirm; null while it runs.</param>
public sealed record OperationRecord(
    [property: JsonRequired] OperationKind Kind,
    DateTimeOffset StartedAt,
    string? Url,
    long Generation,
    int Attempt = 1,
    [property: JsonPropertyOrder(1)] OperationFailure? Failure = null,
    string? Target = null,
    DateTimeOffset? FinishedAt = null)
{
    /// <summary>True while its end is unknown.</summary>
    [JsonIgnore]
    public bool IsOpen => Failure is null && FinishedAt is null;
}

/// <summary>How a write failed.</summary>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Message">The condition's message.</param>
/// <param name="FailedAt">When the operator learned of it.</param>
public sealed record OperationFailure([property: JsonRequired] ConditionReason Reason, string Message, DateTimeOffset FailedAt);
