using System.Text.RegularExpressions;

namespace CmkOperator.Azure.Faults;

/// <summary>
/// Makes Azure's error texts fit for a status: removes secrets and what changes from request to request, and returns
/// one line of bounded length.
/// </summary>
internal static partial class FaultText
{
    /// <summary>Longest text kept, in characters.</summary>
    public const int MaxLength = 1024;

    // Regular expressions get no more than this, because a page of HTML can be large.
    private const int MaxInput = 16 * 1024;

    /// <summary>The text without tracking ids, times and secrets, in one line; empty for null.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return string.Empty;
        }

        var cleaned = RequestNoise.Remove(WithoutSecrets(text));
        cleaned = EmptyBrackets().Replace(cleaned, string.Empty);
        cleaned = Spaces().Replace(cleaned, " ").Trim();
        cleaned = NothingBetween().Replace(cleaned, string.Empty);
        cleaned = SpaceBeforeStop().Replace(cleaned, "$1").TrimStart(':', ',', ';', ' ').TrimEnd(',', ';', ' ');
        return cleaned.Length <= MaxLength ? cleaned : string.Concat(cleaned.AsSpan(0, MaxLength - 1), "…");
    }

    /// <summary>The text without secrets and control characters, in one line, and otherwise as it is: for a person, not for a status.</summary>
    public static string Plain(string? text) => string.IsNullOrWhiteSpace(text) ? string.Empty : Spaces().Replace(Control().Replace(WithoutSecrets(text), " "), " ").Trim();

    private static string WithoutSecrets(string text) =>
        Secret().Replace(Token().Replace(text.Length > MaxInput ? text[..MaxInput] : text, "[removed]"), "$1[removed]");

    /// <summary>The readable part of an answer that is not JSON, such as a gateway's HTML page.</summary>
    public static string CleanMarkup(string text) =>
        Clean(Tag().Replace(InvisibleElement().Replace(text.Length > MaxInput ? text[..MaxInput] : text, " "), " "));

    [GeneratedRegex(@"\b(?:Bearer\s+)?eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(
        @"\b((?:client_secret|client_assertion|access_token|refresh_token|password|accountkey|sharedaccesskey|sig)[""']?\s*[=:]\s*[""']?)[^\s&,;""']+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"\(\s*[,;]?\s*\)|\[\s*[,;]?\s*\]")]
    private static partial Regex EmptyBrackets();

    // A terminal would carry them out.
    [GeneratedRegex(@"\p{Cc}+")]
    private static partial Regex Control();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // What stood between two commas is gone.
    [GeneratedRegex(@"[,;]\s+(?=[,;.])")]
    private static partial Regex NothingBetween();

    [GeneratedRegex(@"\s+([.,;:])")]
    private static partial Regex SpaceBeforeStop();

    [GeneratedRegex(@"<(script|style|head)\b.*?</\1\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex InvisibleElement();

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Tag();
}
