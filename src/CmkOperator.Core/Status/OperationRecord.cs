namespace CmkOperator.Status;

/// <summary>A write to the workspace, recorded before it is sent.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="StartedAt">When it was recorded, just before the request.</param>
/// <param name="Url">Where Azure tells about it: a hint for better messages, never needed. Null when not known or too long.</param>
/// <param name="Generation">The generation of the spec that is tried: another one is tried at once.</param>
/// <param name="Attempt">Counts tries of the same kind for the same generation, from 1.</param>
/// <param name="Failure">How it failed; null while it runs.</param>
/// <param name="Target">ARM id of the workspace that it is about; null when not recorded.</param>
/// <param name="FinishedAt">When Azure answered that a change was done, which the next look has to show; null while it runs.</param>
public sealed record OperationRecord(
    OperationKind Kind,
    DateTimeOffset StartedAt,
    string? Url,
    long Generation,
    int Attempt,
    OperationFailure? Failure = null,
    string? Target = null,
    DateTimeOffset? FinishedAt = null)
{
    /// <summary>True while nothing is known of its end.</summary>
    public bool IsOpen => Failure is null && FinishedAt is null;
}
