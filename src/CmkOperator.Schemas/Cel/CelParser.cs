namespace CmkOperator.Schemas.Cel;

/// <summary>A recursive descent parser for the part of the Common Expression Language that CRD rules use.</summary>
internal sealed class CelParser
{
    private static readonly HashSet<string> Macros = new(StringComparer.Ordinal)
    {
        "all", "exists", "exists_one", "existsOne", "map", "filter", "optMap", "optFlatMap",
    };

    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">=", "in"];

    private readonly List<CelToken> _tokens;
    private int _at;

    private CelParser(List<CelToken> tokens) => _tokens = tokens;

    private CelToken Current => _tokens[_at];

    /// <exception cref="CelException">The text is not an expression of this language.</exception>
    public static CelNode Parse(string text)
    {
        var parser = new CelParser(CelLexer.Split(text));
        var node = parser.ParseChoice();
        return parser.Current.Kind == CelTokenKind.End ? node : throw parser.Unexpected();
    }

    private CelNode ParseChoice()
    {
        var condition = ParseOr();
        if (!Take("?"))
        {
            return condition;
        }

        var yes = ParseOr();
        Expect(":");
        return new CelNode.Choice(condition, yes, ParseChoice());
    }

    private CelNode ParseOr()
    {
        var left = ParseAnd();
        while (Take("||"))
        {
            left = new CelNode.Logic(false, left, ParseAnd());
        }

        return left;
    }

    private CelNode ParseAnd()
    {
        var left = ParseComparison();
        while (Take("&&"))
        {
            left = new CelNode.Logic(true, left, ParseComparison());
        }

        return left;
    }

    private CelNode ParseComparison() => ParseBinary(Comparisons, () => ParseBinary(["+", "-"], () => ParseBinary(["*", "/", "%"], ParseUnary)));

    private CelNode ParseBinary(string[] operators, Func<CelNode> next)
    {
        var left = next();
        while (Current.Kind == CelTokenKind.Operator && operators.Contains(Current.Text))
        {
            var name = _tokens[_at++].Text;
            left = new CelNode.Call(name, false, [left, next()]);
        }

        return left;
    }

    private CelNode ParseUnary()
    {
        if (Take("!"))
        {
            return new CelNode.Call("!", false, [ParseUnary()]);
        }

        if (Take("-"))
        {
            return Current is { Kind: CelTokenKind.Literal, Value: long number } && _tokens[_at + 1].Text != "."
                ? Literal(-number)
                : new CelNode.Call("-_", false, [ParseUnary()]);
        }

        return ParseMember();
    }

    private CelNode.Literal Literal(object value)
    {
        _at++;
        return new CelNode.Literal(value);
    }

    private CelNode ParseMember()
    {
        var node = ParsePrimary();
        while (true)
        {
            if (Take("."))
            {
                var optional = Take("?");
                var name = Identifier();
                node = !optional && Take("(") ? ParseMethod(node, name) : new CelNode.Select(node, Unescape(name), optional);
            }
            else if (Take("["))
            {
                var optional = Take("?");
                node = new CelNode.Index(node, ParseChoice(), optional);
                Expect("]");
            }
            else
            {
                return node;
            }
        }
    }

    private CelNode ParseMethod(CelNode target, string name)
    {
        var arguments = ParseArguments(")");
        if (Macros.Contains(name) && arguments.Count is 2 or 3)
        {
            return arguments[0] is CelNode.Variable { Name: var variable }
                ? new CelNode.Macro(name, target, variable, [.. arguments.Skip(1)])
                : throw new CelException($"ERROR: <input>: argument of {name} is not an identifier");
        }

        if (target is CelNode.Variable { Name: "optional" })
        {
            return new CelNode.Call($"optional.{name}", false, arguments);
        }

        return new CelNode.Call(name, true, [target, .. arguments]);
    }

    private CelNode ParsePrimary()
    {
        if (Current.Kind == CelTokenKind.Literal)
        {
            return Literal(Current.Value!);
        }

        if (Take("("))
        {
            var inner = ParseChoice();
            Expect(")");
            return inner;
        }

        if (Take("["))
        {
            return new CelNode.ListOf(ParseArguments("]"));
        }

        if (Take("{"))
        {
            return ParseMap();
        }

        var name = Identifier();
        return Take("(") ? ParseFunction(name) : new CelNode.Variable(name);
    }

    private CelNode ParseFunction(string name)
    {
        var arguments = ParseArguments(")");
        if (name != "has")
        {
            return new CelNode.Call(name, false, arguments);
        }

        return arguments is [CelNode.Select { Optional: false } select]
            ? new CelNode.Has(select.Target, select.Field)
            : throw new CelException("ERROR: <input>: invalid argument to has() macro");
    }

    private CelNode.MapOf ParseMap()
    {
        var entries = new List<KeyValuePair<CelNode, CelNode>>();
        while (!Take("}"))
        {
            var key = ParseChoice();
            Expect(":");
            entries.Add(new(key, ParseChoice()));
            if (!Take(","))
            {
                Expect("}");
                break;
            }
        }

        return new CelNode.MapOf(entries);
    }

    private List<CelNode> ParseArguments(string closing)
    {
        var arguments = new List<CelNode>();
        while (!Take(closing))
        {
            arguments.Add(ParseChoice());
            if (!Take(","))
            {
                Expect(closing);
                break;
            }
        }

        return arguments;
    }

    private string Identifier() => Current.Kind == CelTokenKind.Identifier ? _tokens[_at++].Text : throw Unexpected();

    private bool Take(string text)
    {
        if (Current.Kind != CelTokenKind.Operator || Current.Text != text)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string text)
    {
        if (!Take(text))
        {
            throw Unexpected();
        }
    }

    private CelException Unexpected() => new($"ERROR: <input>:1:{Current.Position + 1}: Syntax error: unexpected '{Current.Text}'");

    // Fields whose names are no identifiers are written escaped; see "Common Expression Language in Kubernetes".
    private static string Unescape(string name) => !name.Contains("__", StringComparison.Ordinal) ? name : name switch
    {
        ['_', '_', .. var word, '_', '_'] when Reserved.Contains(word) => word,
        _ => name.Replace("__underscores__", "__", StringComparison.Ordinal).Replace("__dot__", ".", StringComparison.Ordinal)
            .Replace("__dash__", "-", StringComparison.Ordinal).Replace("__slash__", "/", StringComparison.Ordinal),
    };

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    };
}
