using System.Globalization;
using System.Text;

namespace CmkOperator.Schemas.Cel;

/// <summary>Splits an expression into words.</summary>
internal static class CelLexer
{
    private static readonly string[] Operators =
    [
        "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}",
    ];

    /// <exception cref="CelException">A character or a literal is malformed.</exception>
    public static List<CelToken> Split(string text)
    {
        var tokens = new List<CelToken>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || IsComment(text, at)))
            {
                at = IsComment(text, at) ? EndOfLine(text, at) : at + 1;
            }

            if (at >= text.Length)
            {
                tokens.Add(new CelToken(CelTokenKind.End, "<EOF>", null, at));
                return tokens;
            }

            tokens.Add(Next(text, ref at));
        }
    }

    private static bool IsComment(string text, int at) => text.AsSpan(at).StartsWith("//", StringComparison.Ordinal);

    private static int EndOfLine(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;

    private static CelToken Next(string text, ref int at)
    {
        var start = at;
        var c = text[at];
        if (c is '"' or '\'')
        {
            return new CelToken(CelTokenKind.Literal, "string", ReadString(text, ref at, raw: false), start);
        }

        if (c is 'r' or 'R' && at + 1 < text.Length && text[at + 1] is '"' or '\'')
        {
            at++;
            return new CelToken(CelTokenKind.Literal, "string", ReadString(text, ref at, raw: true), start);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return ReadNumber(text, ref at);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }

            return Word(text[start..at], start);
        }

        foreach (var op in Operators)
        {
            if (text.AsSpan(at).StartsWith(op, StringComparison.Ordinal))
            {
                at += op.Length;
                return new CelToken(CelTokenKind.Operator, op, null, start);
            }
        }

        throw new CelException($"Syntax error: token recognition error at: '{c}' (column {start + 1})");
    }

    private static CelToken Word(string word, int start) => word switch
    {
        "true" => new CelToken(CelTokenKind.Literal, word, true, start),
        "false" => new CelToken(CelTokenKind.Literal, word, false, start),
        "null" => new CelToken(CelTokenKind.Literal, word, CelNull.Value, start),
        "in" => new CelToken(CelTokenKind.Operator, word, null, start),
        _ => new CelToken(CelTokenKind.Identifier, word, null, start),
    };

    private static CelToken ReadNumber(string text, ref int at)
    {
        var start = at;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X')
        {
            at += 2;
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
            {
                at++;
            }

            var hex = long.Parse(text.AsSpan(start + 2, at - start - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return new CelToken(CelTokenKind.Literal, "int", hex, start);
        }

        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or 'e' or 'E' || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E')))
        {
            // In 1.f() the dot belongs to a call; the language has no member access on a bare number, so it ends the number.
            if (text[at] == '.' && (at + 1 >= text.Length || !char.IsAsciiDigit(text[at + 1])))
            {
                break;
            }

            at++;
        }

        var number = text[start..at];
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var integer))
        {
            return new CelToken(CelTokenKind.Literal, "int", integer, start);
        }

        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? new CelToken(CelTokenKind.Literal, "double", real, start)
            : throw new CelException($"Syntax error: malformed number '{number}' (column {start + 1})");
    }

    private static string ReadString(string text, ref int at, bool raw)
    {
        var quote = text[at];
        var triple = new string(quote, 3);
        var closing = text.AsSpan(at).StartsWith(triple, StringComparison.Ordinal) ? triple : quote.ToString();
        var start = at;
        at += closing.Length;
        var result = new StringBuilder();
        while (at < text.Length && !text.AsSpan(at).StartsWith(closing, StringComparison.Ordinal))
        {
            if (text[at] == '\\' && !raw && at + 1 < text.Length)
            {
                at++;
                result.Append(ReadEscape(text, ref at));
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        if (at >= text.Length)
        {
            throw new CelException($"Syntax error: unterminated string (column {start + 1})");
        }

        at += closing.Length;
        return result.ToString();
    }

    private static string ReadEscape(string text, ref int at)
    {
        var c = text[at++];
        switch (c)
        {
            case 'n':
                return "\n";
            case 't':
                return "\t";
            case 'r':
                return "\r";
            case 'a':
                return "\a";
            case 'b':
                return "\b";
            case 'f':
                return "\f";
            case 'v':
                return "\v";
            case '\\' or '\'' or '"' or '`' or '?':
                return c.ToString();
            case 'x' or 'X' or 'u' or 'U':
                var length = c switch { 'u' => 4, 'U' => 8, _ => 2 };
                if (at + length <= text.Length
                    && int.TryParse(text.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                    && Rune.IsValid(code))
                {
                    at += length;
                    return new Rune(code).ToString();
                }

                break;
            default:
                break;
        }

        throw new CelException($"Syntax error: unknown escape '\\{c}' (column {at - 1})");
    }
}

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a string, its content.</param>
/// <param name="Value">The value of a literal.</param>
/// <param name="Position">Where it begins, counted from 0.</param>
internal sealed record CelToken(CelTokenKind Kind, string Text, object? Value, int Position);

internal enum CelTokenKind
{
    Identifier,
    Literal,
    Operator,
    End,
}
