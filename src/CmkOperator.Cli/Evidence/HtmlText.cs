using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace CmkOperator.Cli.Evidence;

/// <summary>Text of others as HTML and SVG show it unchanged.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text on one line, safe between tags and in quoted attributes.</summary>
    /// <param name="text">Any text.</param>
    public static string Encode(string text) => Encoder.Encode(PlainText.OneLine(text));

    /// <summary>An id or a key identifier, which a browser folds at its slashes before it folds inside a name. What is copied from the page is unchanged.</summary>
    /// <param name="text">Any text.</param>
    public static string Identifier(string text) => Encode(text).Replace("/", "/<wbr>", StringComparison.Ordinal).Replace("/<wbr>/<wbr>", "//<wbr>", StringComparison.Ordinal);

    /// <summary>The text cut to a number of characters, with an ellipsis: pictures do not fold lines.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">The most characters.</param>
    public static string Cut(string text, int most)
    {
        var line = PlainText.OneLine(text);
        var end = line.Length <= most ? line.Length : char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1;
        return Encoder.Encode(line[..end]) + (end < line.Length ? "…" : string.Empty);
    }
}
