using CmkOperator.Conditions;

namespace CmkOperator.Faults;

/// <summary>One row of the error table: which faults it takes and the reason they get.</summary>
/// <param name="Situation">What happened, in a few words.</param>
/// <param name="Codes">Error codes, any of which (at any depth) makes the row match; empty when the fragment alone decides.</param>
/// <param name="Fragment">A stable fragment that the message must hold as well, any casing; null when the code alone decides.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Status">The HTTP status that the answer must have as well; null for any, and for a long operation that failed late.</param>
public sealed record FaultRow(string Situation, IReadOnlyList<string> Codes, string? Fragment, ConditionReason Reason, int? Status = null)
{
    /// <summary>True when the row takes the fault.</summary>
    public bool Matches(AzureFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return (Status is null || Status == fault.Status)
            && (Codes.Count == 0 || Codes.Any(code => fault.Has(code) || (Fragment is null && Mentions(fault.Message, code))))
            && (Fragment is null || Says(fault.Message, Fragment));
    }

    // A word inside of a name, as in rg-quota-tools, is its owner's choice and says nothing.
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

    // A late failure often carries the inner service's code inside of its text only.
    private static bool Mentions(string message, string code) =>
        code.Length > 8 && message.Contains(code, StringComparison.Ordinal);
}
