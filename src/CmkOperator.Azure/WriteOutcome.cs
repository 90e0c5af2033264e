using CmkOperator.Faults;

namespace CmkOperator.Azure;

/// <summary>What a write came to. A write that was begun ends on a later pass; nobody waits for it here.</summary>
internal abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>It is in force, or was already.</summary>
    internal sealed record Done : WriteOutcome;

    /// <summary>Azure accepted it and works on it.</summary>
    /// <param name="OperationUrl">Where it can be followed; null when Azure did not say, or named a host that must not see a token.</param>
    /// <param name="RetryAfter">How long Azure asks to wait before the first look; null when it did not say.</param>
    internal sealed record Begun(string? OperationUrl, TimeSpan? RetryAfter) : WriteOutcome;

    /// <summary>Azure refused, or no answer came: then it may have been carried out all the same, and only a read can tell.</summary>
    /// <param name="Fault">Why.</param>
    internal sealed record Failed(AzureFault Fault) : WriteOutcome;
}
