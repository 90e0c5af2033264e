using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CmkOperator.Conditions;

/// <summary>
/// Text that fits where a schema bounds it. A bound counts UTF-8 bytes. The API server counts characters, and there are never more of
/// them than bytes, so the text also satisfies tools that count bytes.
/// </summary>
public static partial class BoundedText
{
    /// <summary>The longest annotation that <c>status</c> echoes in full.</summary>
    public const int Echo = 1024;

    /// <summary>A declared or live value, and every other explanation of one thing.</summary>
    public const int Value = 4096;

    private const int DigestLength = 12;

    /// <summary>
    /// The text, or its beginning with an ellipsis and the original length. The digest at the end distinguishes two long texts that
    /// differ only after the cut, so that recorded text can be compared (<see cref="IsSame"/>). What is cut once more keeps length and digest of the original.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">The bound; at least 64, so that the ellipsis has room.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, int most)
    {
        if (text is null || Fits(text, most))
        {
            return text;
        }

        var known = EndingOf(text);
        var ending = known ?? NewEnding(text);
        var room = most - Encoding.UTF8.GetByteCount(ending);
        var kept = 0;
        foreach (var rune in text.AsSpan(0, text.Length - (known?.Length ?? 0)).EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            kept += rune.Utf16SequenceLength;
        }

        return text[..kept] + ending;
    }

    /// <summary>True when a recorded text is that one, or what a bound left of it.</summary>
    /// <param name="recorded">The text as it was recorded, under whatever bound.</param>
    /// <param name="text">The text as it is now, in full or cut itself.</param>
    public static bool IsSame(string recorded, string text) =>
        recorded == text || (EndingOf(recorded) is { } ending && (ending == EndingOf(text) || ending == NewEnding(text)));

    /// <summary>True when the text is within the bound.</summary>
    public static bool Fits(string text, int most) => text.Length <= most && Encoding.UTF8.GetByteCount(text) <= most;

    private static string? EndingOf(string text) => text.EndsWith(')') && Ending().Match(text) is { Success: true } match ? match.Value : null;

    private static string NewEnding(string text) => $"… (cut: {text.Length} characters, sha256 {Digest(text)})";

    [GeneratedRegex(@"… \(cut: [0-9]{1,10} characters, sha256 [0-9a-f]{12}\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ending();

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..DigestLength];
}
