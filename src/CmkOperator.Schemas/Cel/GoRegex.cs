using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace CmkOperator.Schemas.Cel;

/// <summary>Compiles a pattern with Go's meaning: classes are ASCII, <c>$</c> is the very end, time is linear.</summary>
internal static class GoRegex
{
    private const int MostKept = 128;

    // A pattern takes far longer to compile than to match, and the rules of a schema have the same ones for each object. An expression may also compute patterns without end.
    private static readonly ConcurrentDictionary<string, Regex> Kept = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    /// <exception cref="NotSupportedException">The pattern has a construct that needs backtracking, which Go has not either.</exception>
    public static Regex Compile(string pattern)
    {
        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(pattern, static text => new(Translate(text), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
    }

    private static string Translate(string pattern)
    {
        var result = new StringBuilder();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                result.Append(Escape(pattern[++i], inClass));
                continue;
            }

            inClass = inClass ? c != ']' : c == '[';
            result.Append(c == '$' && !inClass ? @"\z" : c);
        }

        return result.ToString();
    }

    private static string Escape(char c, bool inClass) => (c, inClass) switch
    {
        ('d', true) => "0-9",
        ('d', false) => "[0-9]",
        ('w', true) => "0-9A-Za-z_",
        ('w', false) => "[0-9A-Za-z_]",
        ('s', true) => @"\t\n\f\r ",
        ('s', false) => @"[\t\n\f\r ]",
        _ => $"\\{c}",
    };
}
