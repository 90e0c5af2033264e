using CmkOperator.Status;

namespace CmkOperator.Faults;

/// <summary>One row of the error table: which faults it takes and the reason they get.</summary>
/// <param name="Situation">What happened, in a few words.</param>
/// <param name="Codes">Error codes, any of which (at any depth) makes the row match; empty when the fragment alone decides.</param>
/// <param name="Fragment">A stable fragment that the message must hold as well, any casing; null when the code alone decides.</param>
/// <param name="Reason">The reason.</param>
public sealed record FaultRow(string Situation, IReadOnlyList<string> Codes, string? Fragment, ConditionReason Reason)
{
    /// <summary>True when the row takes the fault.</summary>
    public bool Matches(AzureFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return (Codes.Count == 0 || Codes.Any(code => fault.Has(code) || (Fragment is null && Mentions(fault.Message, code))))
            && (Fragment is null || fault.Message.Contains(Fragment, StringComparison.OrdinalIgnoreCase));
    }

    // A late failure often carries the inner service's code inside of its text only.
    private static bool Mentions(string message, string code) =>
        code.Length > 8 && message.Contains(code, StringComparison.Ordinal);
}
