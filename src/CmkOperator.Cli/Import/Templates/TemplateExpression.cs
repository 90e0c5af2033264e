using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Templates;

/// <summary>
/// Reads and evaluates one expression of an ARM template (Azure documentation: "Syntax and expressions in ARM templates"). What only Azure knows
/// becomes a hole.
/// </summary>
internal sealed class TemplateExpression
{
    // An expression is a line of a file; deeper ones are made to exhaust a stack.
    private const int Deepest = 100;

    private readonly string _text;
    private readonly TemplateScope _scope;
    private int _at;
    private int _depth;

    private TemplateExpression(string text, TemplateScope scope)
    {
        _text = text;
        _scope = scope;
    }

    /// <summary>The value of an expression.</summary>
    /// <param name="text">The expression without its brackets.</param>
    /// <param name="scope">What it can refer to.</param>
    /// <exception cref="FormatException">It is not an expression.</exception>
    public static JsonNode? Evaluate(string text, TemplateScope scope)
    {
        var expression = new TemplateExpression(text, scope);
        var value = expression.Read(isWanted: true);
        expression.Skip();
        return expression._at == text.Length ? value : throw expression.Wrong("its end");
    }

    // What is not wanted, the branch of an if() that is not taken, is read and not evaluated: it must leave no reasons behind.
    private JsonNode? Read(bool isWanted)
    {
        if (++_depth > Deepest)
        {
            throw new FormatException($"it is nested deeper than {Deepest} levels");
        }

        var value = Primary(isWanted);
        while (true)
        {
            Skip();
            if (Take('.'))
            {
                var name = Word();
                value = isWanted ? Member(value, name) : null;
            }
            else if (Take('['))
            {
                var index = Read(isWanted);
                Skip();
                Demand(']');
                value = isWanted ? Member(value, index) : null;
            }
            else
            {
                _depth--;
                return value;
            }
        }
    }

    private JsonNode? Primary(bool isWanted)
    {
        Skip();
        if (_at >= _text.Length)
        {
            throw Wrong("a value");
        }

        if (_text[_at] == '\'')
        {
            return JsonValue.Create(Quoted());
        }

        if (char.IsAsciiDigit(_text[_at]) || _text[_at] is '-' or '+')
        {
            var start = _at++;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            {
                _at++;
            }

            return long.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
                : throw Wrong("a number");
        }

        var name = Word();
        while (Take('.'))
        {
            // A function of the template's own: namespace.name(…).
            name = $"{name}.{Word()}";
        }

        Skip();
        Demand('(');
        return name.Equals("if", StringComparison.OrdinalIgnoreCase) ? If(isWanted)
            : name.Equals("lambda", StringComparison.OrdinalIgnoreCase) ? Lambda()
            : Call(name, isWanted);
    }

    private JsonNode? Call(string name, bool isWanted)
    {
        var arguments = new List<JsonNode?>();
        Skip();
        if (!Take(')'))
        {
            do
            {
                arguments.Add(Read(isWanted));
                Skip();
            }
            while (Take(','));
            Demand(')');
        }

        return isWanted ? TemplateFunctions.Call(name, arguments, _scope) : null;
    }

    // Its last argument is evaluated when it is applied.
    private JsonNode Lambda()
    {
        var parts = new List<string>();
        do
        {
            Skip();
            var start = _at;
            _ = Read(isWanted: false);
            parts.Add(_text[start.._at]);
            Skip();
        }
        while (Take(','));
        Demand(')');
        return new TemplateLambda([.. parts.SkipLast(1).Select(part => part.Trim().Trim('\''))], parts[^1]).ToNode();
    }

    private JsonNode? If(bool isWanted)
    {
        var condition = Read(isWanted);
        var truth = TemplateFunctions.Truth(condition);
        Skip();
        Demand(',');
        var first = Read(isWanted && truth == true);
        Skip();
        Demand(',');
        var second = Read(isWanted && truth == false);
        Skip();
        Demand(')');
        return !isWanted ? null : truth switch { true => first, false => second, null => JsonValue.Create(Hole.Mark) };
    }

    /// <summary>The member of an object, or the item of an array; null when there is none.</summary>
    /// <param name="value">The object or the array.</param>
    /// <param name="name">The name, or the index.</param>
    public static JsonNode? Member(JsonNode? value, JsonNode? name) => Member(value, name.AsString() ?? name.AsLong()?.ToString(CultureInfo.InvariantCulture) ?? Hole.Mark);

    private static JsonNode? Member(JsonNode? value, string name)
    {
        if (Hole.IsIn(value.AsString()) || Hole.IsIn(name))
        {
            return JsonValue.Create(Hole.Mark);
        }

        return value switch
        {
            JsonObject found => found.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Value?.DeepClone(),
            JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index]?.DeepClone(),
            _ => null,
        };
    }

    private string Quoted()
    {
        var text = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] != '\'')
            {
                text.Append(_text[_at]);
            }
            else if (_at + 1 < _text.Length && _text[_at + 1] == '\'')
            {
                text.Append('\'');
                _at++;
            }
            else
            {
                _at++;
                return text.ToString();
            }
        }

        throw Wrong("a closing quote");
    }

    private string Word()
    {
        Skip();
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '$' or '-'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Wrong("a name");
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private bool Take(char wanted)
    {
        Skip();
        if (_at >= _text.Length || _text[_at] != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Demand(char wanted)
    {
        if (!Take(wanted))
        {
            throw Wrong($"'{wanted}'");
        }
    }

    private FormatException Wrong(string wanted) => new($"{wanted} is expected at character {_at + 2}");
}
