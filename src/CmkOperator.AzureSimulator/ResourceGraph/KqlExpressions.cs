using System.Globalization;
using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>Reads expressions into functions of a row. Names are checked against the columns there are at that place.</summary>
internal sealed class KqlExpressions(KqlWords words)
{
    private static readonly HashSet<string> Comparisons =
    [
        "==", "!=", "<>", "=~", "!~", "<", ">", "<=", ">=", "in", "in~", "!in", "!in~", "has", "!has", "has_cs", "contains", "!contains", "contains_cs", "!contains_cs",
        "startswith", "!startswith", "startswith_cs", "!startswith_cs", "endswith", "!endswith", "endswith_cs", "!endswith_cs", "matches",
    ];

    /// <summary>The columns that may be named.</summary>
    public IReadOnlyList<string> Columns { get; set; } = [];

    public Func<KqlRow, JsonNode?> Read()
    {
        var left = ReadAnd();
        while (words.Take("or"))
        {
            var (a, b) = (left, ReadAnd());
            left = row => KqlValue.From(KqlValue.IsTrue(a(row)) || KqlValue.IsTrue(b(row)));
        }

        return left;
    }

    private Func<KqlRow, JsonNode?> ReadAnd()
    {
        var left = ReadComparison();
        while (words.Take("and"))
        {
            var (a, b) = (left, ReadComparison());
            left = row => KqlValue.From(KqlValue.IsTrue(a(row)) && KqlValue.IsTrue(b(row)));
        }

        return left;
    }

    private Func<KqlRow, JsonNode?> ReadComparison()
    {
        var left = ReadSum();
        var word = words.Peek;
        if (word.Kind is not (KqlTokenKind.Symbol or KqlTokenKind.Name) || !Comparisons.Contains(word.Text))
        {
            return left;
        }

        words.Next();
        if (word.Text.TrimStart('!') is "in" or "in~")
        {
            return ReadList(left, word.Text);
        }

        if (word.Text == "matches")
        {
            words.Expect("regex");
            var pattern = ReadSum();
            return row => KqlValue.From(Regex.IsMatch(KqlValue.Text(left(row)), KqlValue.Text(pattern(row)), RegexOptions.None, TimeSpan.FromSeconds(1)));
        }

        var right = ReadSum();
        var isNegated = word.Text.StartsWith('!') && word.Text is not ("!=" or "!~");
        var test = Comparison(isNegated ? word.Text[1..] : word.Text);
        return row => KqlValue.From(test(left(row), right(row)) != isNegated);
    }

    private Func<KqlRow, JsonNode?> ReadList(Func<KqlRow, JsonNode?> left, string word)
    {
        words.Expect("(");
        var items = new List<Func<KqlRow, JsonNode?>>();
        do
        {
            items.Add(ReadSum());
        }
        while (words.Take(","));
        words.Expect(")");
        var isNegated = word.StartsWith('!');
        var casing = word.EndsWith('~') ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return row =>
        {
            var value = KqlValue.Text(left(row));
            return KqlValue.From(items.Exists(item => string.Equals(KqlValue.Text(item(row)), value, casing)) != isNegated);
        };
    }

    private static Func<JsonNode?, JsonNode?, bool> Comparison(string word) => word switch
    {
        "==" => KqlValue.AreEqual,
        "!=" or "<>" => (a, b) => !KqlValue.AreEqual(a, b),
        "=~" => (a, b) => string.Equals(KqlValue.Text(a), KqlValue.Text(b), StringComparison.OrdinalIgnoreCase),
        "!~" => (a, b) => !string.Equals(KqlValue.Text(a), KqlValue.Text(b), StringComparison.OrdinalIgnoreCase),
        "<" => (a, b) => a is not null && b is not null && KqlValue.Compare(a, b) < 0,
        ">" => (a, b) => a is not null && b is not null && KqlValue.Compare(a, b) > 0,
        "<=" => (a, b) => a is not null && b is not null && KqlValue.Compare(a, b) <= 0,
        ">=" => (a, b) => a is not null && b is not null && KqlValue.Compare(a, b) >= 0,
        "has" => (a, b) => HasTerm(KqlValue.Text(a), KqlValue.Text(b), StringComparison.OrdinalIgnoreCase),
        "has_cs" => (a, b) => HasTerm(KqlValue.Text(a), KqlValue.Text(b), StringComparison.Ordinal),
        "contains" => (a, b) => KqlValue.Text(a).Contains(KqlValue.Text(b), StringComparison.OrdinalIgnoreCase),
        "contains_cs" => (a, b) => KqlValue.Text(a).Contains(KqlValue.Text(b), StringComparison.Ordinal),
        "startswith" => (a, b) => KqlValue.Text(a).StartsWith(KqlValue.Text(b), StringComparison.OrdinalIgnoreCase),
        "startswith_cs" => (a, b) => KqlValue.Text(a).StartsWith(KqlValue.Text(b), StringComparison.Ordinal),
        "endswith" => (a, b) => KqlValue.Text(a).EndsWith(KqlValue.Text(b), StringComparison.OrdinalIgnoreCase),
        "endswith_cs" => (a, b) => KqlValue.Text(a).EndsWith(KqlValue.Text(b), StringComparison.Ordinal),
        _ => throw KqlException.Syntax($"'{word}' compares nothing."),
    };

    private static bool HasTerm(string text, string term, StringComparison casing)
    {
        for (var at = text.IndexOf(term, casing); at >= 0 && term.Length > 0; at = text.IndexOf(term, at + 1, casing))
        {
            var end = at + term.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return term.Length == 0;
    }

    private Func<KqlRow, JsonNode?> ReadSum()
    {
        var left = ReadPrimary();
        while (words.Peek.Is("+") || words.Peek.Is("-"))
        {
            var isPlus = words.Next().Text == "+";
            var (a, b) = (left, ReadPrimary());
            left = row => KqlValue.From(KqlValue.Number(a(row)) + (isPlus ? KqlValue.Number(b(row)) : -KqlValue.Number(b(row))));
        }

        return left;
    }

    private Func<KqlRow, JsonNode?> ReadPrimary()
    {
        var word = words.Next();
        switch (word.Kind)
        {
            case KqlTokenKind.Text:
                return Constant(JsonValue.Create(word.Text));
            case KqlTokenKind.Number:
                return Constant(double.TryParse(word.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? KqlValue.From(number)
                    : throw KqlException.Syntax($"'{word.Text}' is no number."));
            case KqlTokenKind.Symbol when word.Text == "-":
                var negated = ReadPrimary();
                return row => KqlValue.From(-KqlValue.Number(negated(row)));
            case KqlTokenKind.Symbol when word.Text == "(":
                var inner = Read();
                words.Expect(")");
                return ReadPath(inner);
            case KqlTokenKind.Name when word.Text is "true" or "false":
                return Constant(KqlValue.From(word.Text == "true"));
            case KqlTokenKind.Name when words.Peek.Is("("):
                return ReadPath(ReadCall(word.Text));
            case KqlTokenKind.Name:
                if (!Columns.Contains(word.Text))
                {
                    throw KqlException.Semantics($"Failed to resolve column or scalar expression named '{word.Text}'.");
                }

                return ReadPath(row => row[word.Text]);
            default:
                throw KqlException.Syntax($"Query could not be parsed at '{word.Text}', position {word.Position}.");
        }
    }

    private Func<KqlRow, JsonNode?> ReadCall(string name)
    {
        words.Expect("(");
        var arguments = new List<Func<KqlRow, JsonNode?>>();
        if (!words.Take(")"))
        {
            do
            {
                arguments.Add(Read());
            }
            while (words.Take(","));
            words.Expect(")");
        }

        var function = KqlFunctions.Find(name, arguments.Count);
        return row => function([.. arguments.Select(argument => argument(row))]);
    }

    /// <summary>Members and indices behind a value.</summary>
    private Func<KqlRow, JsonNode?> ReadPath(Func<KqlRow, JsonNode?> from)
    {
        while (true)
        {
            var holder = from;
            if (words.Take("."))
            {
                var name = words.Next();
                if (name.Kind != KqlTokenKind.Name)
                {
                    throw KqlException.Syntax($"A member's name is missing at position {name.Position}.");
                }

                from = row => Member(holder(row), name.Text);
            }
            else if (words.Take("["))
            {
                var index = words.Next();
                words.Expect("]");
                from = index.Kind switch
                {
                    KqlTokenKind.Text => row => Member(holder(row), index.Text),
                    KqlTokenKind.Number when int.TryParse(index.Text, out var at) => row => holder(row) is JsonArray array && at < array.Count ? array[at] : null,
                    _ => throw KqlException.Syntax($"'{index.Text}' is no index."),
                };
            }
            else
            {
                return from;
            }
        }
    }

    private static JsonNode? Member(JsonNode? holder, string name) => holder.At(name);

    private static Func<KqlRow, JsonNode?> Constant(JsonNode? value) => _ => value;
}
