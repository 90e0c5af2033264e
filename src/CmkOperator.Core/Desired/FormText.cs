using System.Globalization;
using System.Text.RegularExpressions;

namespace CmkOperator.Desired;

/// <summary>
/// A text that follows from a declared value, twice from one source: as an expression in the Common Expression Language, for the API server, and as a function, for the operator. So both say
/// the same sentence of the same value. It has only what both sides have: methods of strings, and <c>find</c> and <c>matches</c> of Kubernetes' libraries.
/// </summary>
/// <param name="Cel">The expression over <c>self</c>.</param>
/// <param name="Of">The same as a function of the value.</param>
public sealed record FormText(string Cel, Func<string, string> Of)
{
    /// <summary>The declared value.</summary>
    public static FormText Value { get; } = new("self", value => value);

    /// <summary>A text that is always the same.</summary>
    public static implicit operator FormText(string text) => FromString(text);

    /// <summary>Both texts, one behind the other.</summary>
    public static FormText operator +(FormText left, FormText right) => Add(left, right);

    /// <summary>A text that is always the same.</summary>
    public static FormText FromString(string text) => new(Quoted(text), _ => text);

    /// <summary>Both texts, one behind the other.</summary>
    public static FormText Add(FormText left, FormText right) => new($"{left.Cel} + {right.Cel}", value => left.Of(value) + right.Of(value));

    /// <summary>One text where a test holds, else another.</summary>
    public static FormText Where(FormTest test, FormText then, FormText otherwise) =>
        new($"({test.Cel} ? {then.Cel} : {otherwise.Cel})", value => test.Of(value) ? then.Of(value) : otherwise.Of(value));

    /// <summary>The text with each occurrence of a part replaced.</summary>
    public FormText Replace(string part, string with) =>
        new($"{Cel}.replace({Quoted(part)}, {Quoted(with)})", value => Of(value).Replace(part, with, StringComparison.Ordinal));

    /// <summary>The text with each occurrence of another one taken out.</summary>
    public FormText Without(FormText part) =>
        new($"{Cel}.replace({part.Cel}, '')", value => part.Of(value) is { Length: > 0 } text ? Of(value).Replace(text, string.Empty, StringComparison.Ordinal) : Of(value));

    /// <summary>The text with its letters of ASCII in lower case.</summary>
    public FormText Lower() => new($"{Cel}.lowerAscii()", value => string.Concat(Of(value).Select(letter => char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter)));

    /// <summary>The leftmost part that matches a pattern; empty when none does.</summary>
    public FormText Find(string pattern)
    {
        var regex = Compiled(pattern);
        return new($"{Cel}.find({Quoted(pattern)})", value => regex.Match(Of(value)).Value);
    }

    /// <summary>The part between separators, counted from 0, which must be there.</summary>
    public FormText Part(string separator, int place) =>
        new($"{Cel}.split({Quoted(separator)})[{place.ToString(CultureInfo.InvariantCulture)}]", value => Of(value).Split(separator)[place]);

    /// <summary>What is behind the last separator: all of it without one.</summary>
    public FormText Last(string separator) =>
        new($"{Cel}.split({Quoted(separator)})[{Cel}.split({Quoted(separator)}).size() - 1]", value => Of(value).Split(separator)[^1]);

    /// <summary>A text in which this one has a name, so that the expression computes it once.</summary>
    public FormText Let(string name, Func<FormText, FormText> text)
    {
        var result = text(new(name, Of));
        return new($"[{Cel}].map({name}, {result.Cel})[0]", result.Of);
    }

    /// <summary>Whether the text is empty.</summary>
    public FormTest IsEmpty() => new($"{Cel} == ''", value => Of(value).Length == 0);

    /// <summary>Whether the text begins with another one.</summary>
    public FormTest StartsWith(FormText part) => new($"{Cel}.startsWith({part.Cel})", value => Of(value).StartsWith(part.Of(value), StringComparison.Ordinal));

    /// <summary>Whether the text ends with another one.</summary>
    public FormTest EndsWith(FormText part) => new($"{Cel}.endsWith({part.Cel})", value => Of(value).EndsWith(part.Of(value), StringComparison.Ordinal));

    /// <summary>Whether a part of the text matches a pattern.</summary>
    public FormTest Matches(string pattern)
    {
        var regex = Compiled(pattern);
        return new($"{Cel}.matches({Quoted(pattern)})", value => regex.IsMatch(Of(value)));
    }

    // The end of a text is meant, which a final line break does not move in Go.
    private static Regex Compiled(string pattern) => new(pattern.Replace("$", @"\z", StringComparison.Ordinal), RegexOptions.CultureInvariant);

    private static string Quoted(string text) => $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";
}

/// <summary>What is true of a declared value or not, from one source as <see cref="FormText"/>.</summary>
/// <param name="Cel">The expression over <c>self</c>.</param>
/// <param name="Of">The same as a function of the value.</param>
public sealed record FormTest(string Cel, Func<string, bool> Of)
{
    /// <summary>True where both are.</summary>
    public FormTest And(FormTest other) => new($"{Cel} && {other.Cel}", value => Of(value) && other.Of(value));

    /// <summary>True where this is not.</summary>
    public FormTest Not() => new($"!({Cel})", value => !Of(value));
}
