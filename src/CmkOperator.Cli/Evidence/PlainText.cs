using System.Globalization;
using System.Text;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// Makes text of others harmless where people read it: names and messages come from Azure and from manifests, and a line end, an escape sequence of a
/// terminal or a mark that reverses the direction of writing would let them imitate other parts of the document.
/// </summary>
internal static class PlainText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text on one line without control characters.</summary>
    /// <param name="text">Any text.</param>
    public static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text.Trim();
        }

        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            line.Append(letter switch
            {
                '\n' or '\r' or '\t' or '\u0085' or '\u2028' or '\u2029' => ' ',
                _ when IsHarmful(letter) => Replacement,
                _ => letter,
            });
        }

        return line.ToString().Trim();
    }

    private static bool IsHarmful(char letter) =>
        char.IsControl(letter) || (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.Format && letter is not ('\u200C' or '\u200D' or '\u00AD'));
}
