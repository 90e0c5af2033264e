using CmkOperator.Faults;

namespace CmkOperator.Planning;

/// <summary>The outcome of a planned action.</summary>
/// <param name="Action">The action.</param>
/// <param name="Kind">How it went.</param>
/// <param name="OperationUrl">Where Azure reports the progress of an operation that began; null when it did not say.</param>
/// <param name="Fault">Why it failed; null otherwise.</param>
/// <param name="RetryAfter">How long Azure asks to wait before the next read; null when it did not say.</param>
public sealed record ActionOutcome(
    PlannedAction Action,
    ActionOutcomeKind Kind,
    string? OperationUrl = null,
    AzureFault? Fault = null,
    TimeSpan? RetryAfter = null)
{
    /// <summary>True when Azure did not accept the write and it must be sent again later: throttled, not signed in, or another operation is running.</summary>
    public bool IsNotNow => this is { Kind: ActionOutcomeKind.Failed, Fault.Status: 401 or 409 or 429 };
}

/// <summary>How an action went.</summary>
public enum ActionOutcomeKind
{
    /// <summary>It is about to be attempted: the intent is recorded before the request.</summary>
    Intended,

    /// <summary>Azure accepted it and is working on it.</summary>
    Begun,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It failed, or its answer was lost.</summary>
    Failed,
}
