namespace CmkOperator.Faults;

/// <summary>
/// Why a request to Azure did not return what was requested, as a value: exceptions of the SDK do not pass the edge.
/// </summary>
/// <param name="Status">The HTTP status; 0 when no answer came (connection lost, timeout, no token), and for a long operation that failed late: that one has a code.</param>
/// <param name="Code">The error code of the innermost envelope that has one, such as <c>ScopeLocked</c>; empty when there was none.</param>
/// <param name="Message">Azure's message without tracking ids, times and secrets, so that two equal faults read equal.</param>
/// <param name="InnerCodes">The codes of <c>details</c> and <c>innererror</c>, outermost first; never null.</param>
/// <param name="RetryAfter">How long the answer asked the client to wait before the next request; null when it did not say.</param>
/// <param name="RequestId">Azure's own id of the request, for the log and for support; never part of a condition.</param>
/// <param name="Target">The <c>target</c> member of the error, or the policy, lock or deny assignment that the error names; null when none.</param>
public sealed record AzureFault(
    int Status,
    string Code,
    string Message,
    IReadOnlyList<string> InnerCodes,
    TimeSpan? RetryAfter = null,
    string? RequestId = null,
    string? Target = null)
{
    /// <summary>A fault with only status, code and message.</summary>
    public AzureFault(int status, string code, string message)
        : this(status, code, message, [])
    {
    }

    /// <summary>
    /// True when the request may have been carried out all the same: it was sent, and no answer says that it was not. Only a read can tell.
    /// </summary>
    public bool MayHaveTakenEffect { get; init; }

    /// <summary>True when <paramref name="code"/> is the fault's code or one of its inner codes, in any casing.</summary>
    public bool Has(string code) =>
        string.Equals(Code, code, StringComparison.OrdinalIgnoreCase)
        || InnerCodes.Contains(code, StringComparer.OrdinalIgnoreCase);
}
