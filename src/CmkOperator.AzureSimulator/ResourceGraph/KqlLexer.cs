using System.Text;

namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>Cuts a query into words.</summary>
internal static class KqlLexer
{
    private static readonly string[] Symbols =
        ["!in~", "in~", "!in", "==", "=~", "!=", "!~", "<>", "<=", ">=", "!contains_cs", "!contains", "!startswith_cs", "!startswith", "!endswith_cs", "!endswith", "!has_cs", "!has", "|", ",", "=", "(", ")", ".", "[", "]", "<", ">", "+", "-", "*", "/", "%", ";"];

    public static IReadOnlyList<KqlToken> Read(string query)
    {
        var tokens = new List<KqlToken>();
        var at = 0;
        while (at < query.Length)
        {
            var letter = query[at];
            if (char.IsWhiteSpace(letter))
            {
                at++;
            }
            else if (letter == '/' && at + 1 < query.Length && query[at + 1] == '/')
            {
                at = query.IndexOf('\n', at) is var end and >= 0 ? end : query.Length;
            }
            else if (letter is '\'' or '"' || (letter == '@' && at + 1 < query.Length && query[at + 1] is '\'' or '"'))
            {
                tokens.Add(Text(query, ref at));
            }
            else if (char.IsAsciiDigit(letter))
            {
                var start = at;
                while (at < query.Length && (char.IsAsciiLetterOrDigit(query[at]) || (query[at] == '.' && at + 1 < query.Length && char.IsAsciiDigit(query[at + 1]))))
                {
                    at++;
                }

                tokens.Add(new KqlToken(KqlTokenKind.Number, query[start..at], start));
            }
            else if ((char.IsAsciiLetter(letter) || letter is '_' or '$') && !StartsInTilde(query, at))
            {
                var start = at;
                while (at < query.Length && (char.IsAsciiLetterOrDigit(query[at]) || query[at] is '_' or '$' || IsDashOfStage(query, start, at)))
                {
                    at++;
                }

                tokens.Add(new KqlToken(KqlTokenKind.Name, query[start..at], start));
            }
            else
            {
                var position = at;
                var symbol = Array.Find(Symbols, known => string.CompareOrdinal(query, position, known, 0, known.Length) == 0)
                    ?? throw KqlException.Syntax($"A recognition error occurred at position {at}: '{letter}'.");
                tokens.Add(new KqlToken(KqlTokenKind.Symbol, symbol, at));
                at += symbol.Length;
            }
        }

        tokens.Add(new KqlToken(KqlTokenKind.End, "<EOF>", query.Length));
        return tokens;
    }

    private static bool StartsInTilde(string query, int at) =>
        string.CompareOrdinal(query, at, "in~", 0, 3) == 0 && (at == 0 || !char.IsAsciiLetterOrDigit(query[at - 1]));

    /// <summary>The dash of <c>project-away</c> and its like belongs to the word.</summary>
    private static bool IsDashOfStage(string query, int start, int at) =>
        query[at] == '-' && query[start..at] is "project" or "mv" && at + 1 < query.Length && char.IsAsciiLetter(query[at + 1]) && query[at] == '-';

    private static KqlToken Text(string query, ref int at)
    {
        var start = at;
        var isVerbatim = query[at] == '@';
        at += isVerbatim ? 1 : 0;
        var quote = query[at++];
        var text = new StringBuilder();
        while (at < query.Length && query[at] != quote)
        {
            if (query[at] == '\\' && !isVerbatim && at + 1 < query.Length)
            {
                at++;
                text.Append(query[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else
            {
                text.Append(query[at]);
            }

            at++;
        }

        if (at >= query.Length)
        {
            throw KqlException.Syntax($"The string that begins at position {start} does not end.");
        }

        at++;
        return new KqlToken(KqlTokenKind.Text, text.ToString(), start);
    }
}

/// <summary>A word of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word itself; of a literal its value.</param>
/// <param name="Position">Its place in the query.</param>
internal readonly record struct KqlToken(KqlTokenKind Kind, string Text, int Position)
{
    public bool Is(string text) => Kind is KqlTokenKind.Name or KqlTokenKind.Symbol && Text == text;
}

/// <summary>The kinds of words in a query.</summary>
internal enum KqlTokenKind
{
    Name,
    Text,
    Number,
    Symbol,
    End,
}

/// <summary>A query that cannot be parsed or resolved.</summary>
internal sealed class KqlException(string code, string message) : Exception(message)
{
    /// <summary><c>ParserFailure</c> or <c>InvalidQuery</c>.</summary>
    public string Code { get; } = code;

    public static KqlException Syntax(string message) => new("ParserFailure", message);

    public static KqlException Semantics(string message) => new("InvalidQuery", message);
}
