namespace CmkOperator.Schemas.Cel;

/// <summary>The methods of strings; positions count characters from 0.</summary>
internal static class CelStrings
{
    /// <summary>The result, or null when there is no such method.</summary>
    public static object? Call(string name, string text, object[] arguments) => (name, arguments) switch
    {
        ("size", []) => (long)text.EnumerateRunes().Count(),
        ("lowerAscii", []) => string.Create(text.Length, text, static (to, from) => MapAscii(from, to, char.IsAsciiLetterUpper, +32)),
        ("upperAscii", []) => string.Create(text.Length, text, static (to, from) => MapAscii(from, to, char.IsAsciiLetterLower, -32)),
        ("trim", []) => text.Trim(),
        ("startsWith", [string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", [string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("contains", [string part]) => text.Contains(part, StringComparison.Ordinal),
        ("matches", [string pattern]) => CelFunctions.Matches(text, pattern),
        ("find", [string pattern]) => CelFunctions.Find(text, pattern),
        ("indexOf", [string part]) => (long)text.IndexOf(part, StringComparison.Ordinal),
        ("lastIndexOf", [string part]) => (long)text.LastIndexOf(part, StringComparison.Ordinal),
        ("charAt", [long at]) => at >= 0 && at <= text.Length ? (at == text.Length ? "" : text[(int)at].ToString()) : throw OutOfRange(at),
        ("substring", [long from]) => Substring(text, from, text.Length),
        ("substring", [long from, long to]) => Substring(text, from, to),
        ("replace", [string part, string with]) => part.Length == 0 ? text : text.Replace(part, with, StringComparison.Ordinal),
        ("split", [string separator]) => Split(text, separator, -1),
        ("split", [string separator, long most]) => Split(text, separator, most),
        _ => null,
    };

    private static List<object> Split(string text, string separator, long most)
    {
        if (most == 0)
        {
            return [];
        }

        if (separator.Length == 0)
        {
            return [.. text.Select(c => (object)c.ToString())];
        }

        return [.. text.Split(separator, most < 0 ? int.MaxValue : (int)most)];
    }

    private static string Substring(string text, long from, long to) =>
        from >= 0 && to <= text.Length && from <= to ? text[(int)from..(int)to] : throw OutOfRange(from);

    private static void MapAscii(string from, Span<char> to, Func<char, bool> applies, int offset)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = applies(from[i]) ? (char)(from[i] + offset) : from[i];
        }
    }

    private static CelException OutOfRange(long at) => new($"index out of range: {at}");
}
