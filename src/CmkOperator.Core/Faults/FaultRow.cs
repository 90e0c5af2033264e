using CmkOperator.Conditions;

namespace CmkOperator.Faults;

/// <summary>One row of the error table: which faults it matches and the reason they get.</summary>
/// <param name="Situation">What happened, in a few words.</param>
/// <param name="Codes">Error codes, any of which (at any depth) makes the row match; empty when the fragment alone decides.</param>
/// <param name="Fragment">A stable fragment that the message must also contain, in any casing; null when the code alone decides.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Status">The HTTP status that the answer must also have; null for any, and for a long operation that failed late.</param>
public sealed record FaultRow(string Situation, IReadOnlyList<string> Codes, string? Fragment, ConditionReason Reason, int? Status = null)
{
    /// <summary>True when the row matches the fault.</summary>
    public bool Matches(AzureFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return (Status is null || Status == fault.Status)
            && (Codes.Count == 0 || Codes.Any(code => fault.Has(code) || (Fragment is null && Mentions(fault.Message, code))))
            && (Fragment is null || Says(fault.Message, Fragment));
    }

    // A word inside a name, as in rg-quota-tools, was chosen by a user and proves nothing.
    private static bool Says(string message, string fragment)
    {
        for (var at = message.IndexOf(fragment, StringComparison.OrdinalIgnoreCase); at >= 0; at = message.IndexOf(fragment, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + fragment.Length;
            if ((at == 0 || !IsOfName(message[at - 1])) && (end == message.Length || message[end] is not ('-' or '_')))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/';

    // A late failure often carries the inner service's code only inside its text.
    private static bool Mentions(string message, string code) =>
        code.Length > 8 && message.Contains(code, StringComparison.Ordinal);
}
