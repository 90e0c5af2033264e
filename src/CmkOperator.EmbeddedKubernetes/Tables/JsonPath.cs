using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Tables;

/// <summary>The part of kubectl's JSONPath that printer columns may use: fields, indexes, <c>[*]</c> and equality filters.</summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonNode?, IEnumerable<JsonNode?>>> _steps;

    private JsonPath(List<Func<JsonNode?, IEnumerable<JsonNode?>>> steps) => _steps = steps;

    /// <param name="text">For example <c>.status.conditions[?(@.type=="Ready")].status</c>.</param>
    /// <exception cref="FormatException">The text is not such a path.</exception>
    public static JsonPath Parse(string text)
    {
        var steps = new List<Func<JsonNode?, IEnumerable<JsonNode?>>>();
        for (var at = 0; at < text.Length;)
        {
            steps.Add(text[at] switch
            {
                '.' when at + 1 < text.Length && text[at + 1] == '[' => SkipDot(ref at),
                '.' => Field(text, ref at),
                '[' => Bracket(text, ref at),
                _ => throw new FormatException($"unrecognized character in path: {text[at]}"),
            });
        }

        return new JsonPath(steps);
    }

    public IReadOnlyList<JsonNode> Find(JsonNode? root)
    {
        IEnumerable<JsonNode?> found = [root];
        foreach (var step in _steps)
        {
            found = found.SelectMany(step);
        }

        return [.. found.OfType<JsonNode>()];
    }

    private static Func<JsonNode?, IEnumerable<JsonNode?>> SkipDot(ref int at)
    {
        at++;
        return n => [n];
    }

    private static Func<JsonNode?, IEnumerable<JsonNode?>> Field(string text, ref int at)
    {
        var name = new StringBuilder();
        for (at++; at < text.Length && text[at] is not ('.' or '['); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            name.Append(text[at]);
        }

        var field = name.ToString();
        return field switch
        {
            "" => n => [n],
            "*" => Children,
            _ => n => [n.At(field)],
        };
    }

    private static Func<JsonNode?, IEnumerable<JsonNode?>> Bracket(string text, ref int at)
    {
        var end = FindClosing(text, at);
        var inner = text[(at + 1)..end].Trim();
        at = end + 1;
        if (inner == "*")
        {
            return Children;
        }

        if (inner is ['\'' or '"', .., '\'' or '"'])
        {
            var name = inner[1..^1];
            return n => [n.At(name)];
        }

        if (inner.StartsWith("?(", StringComparison.Ordinal) && inner.EndsWith(')'))
        {
            return Filter(inner[2..^1]);
        }

        return int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            ? n => n is JsonArray list && Index(list, index) is { } item ? [item] : []
            : throw new FormatException($"invalid array index {inner}");
    }

    private static int FindClosing(string text, int open)
    {
        var quote = '\0';
        for (var i = open + 1; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] == ']')
            {
                return i;
            }
        }

        throw new FormatException("unterminated array");
    }

    private static Func<JsonNode?, IEnumerable<JsonNode?>> Filter(string condition)
    {
        var equal = !condition.Contains("!=", StringComparison.Ordinal);
        var sides = condition.Split(equal ? "==" : "!=", 2, StringSplitOptions.TrimEntries);
        if (!sides[0].StartsWith('@'))
        {
            throw new FormatException($"unsupported filter {condition}");
        }

        var path = Parse(sides[0][1..]);
        if (sides.Length == 1)
        {
            return n => (n as JsonArray ?? []).Where(i => path.Find(i).Count > 0);
        }

        var wanted = sides[1].Trim('\'', '"');
        return n => (n as JsonArray ?? []).Where(i => path.Find(i) is [var value] && (Text(value) == wanted) == equal);
    }

    private static JsonNode? Index(JsonArray list, int index)
    {
        var at = index < 0 ? list.Count + index : index;
        return at >= 0 && at < list.Count ? list[at] : null;
    }

    private static IEnumerable<JsonNode?> Children(JsonNode? node) => node switch
    {
        JsonArray list => list,
        JsonObject map => map.Select(p => p.Value),
        _ => [],
    };

    /// <summary>A value as text: strings bare, all else as JSON.</summary>
    public static string Text(JsonNode value) => value.AsString() ?? JsonText.ToText(value);
}
