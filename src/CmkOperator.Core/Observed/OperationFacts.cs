using CmkOperator.Faults;

namespace CmkOperator.Observed;

/// <summary>A long-running operation as its polling URL reports it (Azure documentation: "Track asynchronous Azure operations").</summary>
/// <param name="Status"><c>InProgress</c>, <c>Succeeded</c>, <c>Failed</c>, <c>Canceled</c>; anything else means running.</param>
/// <param name="Error">The error of a failed operation; null otherwise.</param>
/// <param name="RetryAfter">How long Azure asks to wait before the next read; null when it does not say.</param>
public sealed record OperationFacts(string Status, AzureFault? Error, TimeSpan? RetryAfter)
{
    /// <summary>True when it succeeded.</summary>
    public bool Succeeded => string.Equals(Status, "Succeeded", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when it failed or was canceled.</summary>
    public bool Failed =>
        string.Equals(Status, "Failed", StringComparison.OrdinalIgnoreCase)
        || string.Equals(Status, "Canceled", StringComparison.OrdinalIgnoreCase);
}
