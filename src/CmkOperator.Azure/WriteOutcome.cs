using CmkOperator.Faults;

namespace CmkOperator.Azure;

/// <summary>The outcome of a write. A write that Azure accepted completes on a later pass; nothing waits for it here.</summary>
internal abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>The change is in force, or already was.</summary>
    internal sealed record Done : WriteOutcome;

    /// <summary>Azure accepted the write and is processing it.</summary>
    /// <param name="OperationUrl">Where to poll the operation; null when Azure returned no address, or one on a host that must not receive a token.</param>
    /// <param name="RetryAfter">How long Azure asks to wait before the first poll; null when it did not say.</param>
    internal sealed record Begun(string? OperationUrl, TimeSpan? RetryAfter) : WriteOutcome;

    /// <summary>Azure rejected the write, or no answer arrived; in the latter case it may still have been carried out, and only a read can tell.</summary>
    /// <param name="Fault">Why.</param>
    internal sealed record Failed(AzureFault Fault) : WriteOutcome;
}
