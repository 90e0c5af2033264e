using CmkOperator.Conditions;

namespace CmkOperator.Faults;

/// <summary>One row of the error table: which faults it matches, the reason they get, and what a person does.</summary>
/// <param name="Situation">What happened, in a few words.</param>
/// <param name="Codes">Error codes, any of which (at any depth) makes the row match; empty when the fragment alone decides.</param>
/// <param name="Fragment">A stable fragment that the message must also contain, in any casing, with … for one word or the rest of one; null when the code alone decides.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Status">The HTTP status that the answer must also have, 0 for a long operation that failed late; null for any.</param>
/// <param name="And">A second fragment that the message must contain as well; null when there is none.</param>
/// <param name="Advice">What a person does about exactly this, where the reason's advice would not help; null for the reason's.</param>
/// <param name="Unless">Fragments that say the opposite, none of which the message may contain; null when there are none.</param>
public sealed record FaultRow(
    string Situation,
    IReadOnlyList<string> Codes,
    string? Fragment,
    ConditionReason Reason,
    int? Status = null,
    string? And = null,
    string? Advice = null,
    IReadOnlyList<string>? Unless = null)
{
    private const char Gap = '…';

    /// <summary>True when the row matches the fault.</summary>
    public bool Matches(AzureFault fault)
    {
        return (Status is null || Status == fault.Status)
            && (Codes.Count == 0 || Codes.Any(code => fault.Has(code) || Mentions(fault.Message, code)))
            && (Fragment is null || Says(fault.Message, Fragment))
            && (And is null || Says(fault.Message, And))
            && (Unless is null || !Unless.Any(opposite => Says(fault.Message, opposite)));
    }

    // A word inside a name, as in rg-quota-tools, was chosen by a user and proves nothing. A fragment that begins with a slash continues a path.
    private static bool Says(string message, string fragment)
    {
        var gap = fragment.IndexOf(Gap, StringComparison.Ordinal);
        var start = gap < 0 ? fragment : fragment[..gap];
        for (var at = message.IndexOf(start, StringComparison.OrdinalIgnoreCase); at >= 0; at = message.IndexOf(start, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || fragment[0] == '/' || !IsOfName(message[at - 1]))
                && EndOf(message, at + start.Length, gap < 0 ? null : fragment[(gap + 1)..]) is { } end
                && (end == message.Length || !Continues(fragment[^1], message[end], gap >= 0)))
            {
                return true;
            }
        }

        return false;
    }

    // Where the rest ends. It begins within the word at hand or right after it.
    private static int? EndOf(string message, int at, string? rest)
    {
        if (rest is null)
        {
            return at;
        }

        var word = at;
        while (word < message.Length && !char.IsWhiteSpace(message[word]))
        {
            word++;
        }

        var found = message.AsSpan(at, Math.Min(word + rest.Length, message.Length) - at).LastIndexOf(rest, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? null : at + found + rest.Length;
    }

    // AADSTS70021 is a different code from AADSTS700213.
    private static bool Continues(char last, char next, bool isWhole) => next is '-' or '_' || (char.IsAsciiDigit(last) && char.IsAsciiDigit(next)) || (isWhole && (char.IsLetterOrDigit(next) || next == '/'));

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/';

    // A late failure often carries the inner service's code only inside its text.
    private static bool Mentions(string message, string code) =>
        code.Length > 8 && message.Contains(code, StringComparison.Ordinal);
}
