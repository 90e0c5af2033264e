using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Templates;

/// <summary>What the expressions of one ARM template can refer to.</summary>
internal sealed class TemplateScope
{
    // Variables that refer to each other in a circle never end.
    private const int Deepest = 60;

    private readonly JsonObject _definitions;
    private readonly JsonObject _given;
    private readonly JsonObject _variables;
    private readonly Dictionary<string, (JsonNode? Value, string[] Reasons)> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _reasons;
    private int _depth;

    /// <summary>Creates it.</summary>
    /// <param name="template">The template.</param>
    /// <param name="given">The values of its parameters by name, already evaluated.</param>
    /// <param name="subscription">The subscription that it is deployed to; a hole when it is not known.</param>
    /// <param name="group">The resource group that it is deployed to; a hole when it is not known.</param>
    /// <param name="reasons">Takes why values stay open.</param>
    public TemplateScope(JsonObject template, JsonObject given, string subscription, string group, HashSet<string> reasons)
    {
        _definitions = template["parameters"] as JsonObject ?? [];
        _variables = template["variables"] as JsonObject ?? [];
        _given = given;
        _reasons = reasons;
        Subscription = subscription;
        Group = group;
    }

    /// <summary>The GUID of the subscription.</summary>
    public string Subscription { get; }

    /// <summary>The name of the resource group.</summary>
    public string Group { get; }

    /// <summary>The round of the copy loop around the resource; null outside of one.</summary>
    public long? CopyIndex { get; set; }

    /// <summary>Why values stay open.</summary>
    public HashSet<string> Reasons => _reasons;

    /// <summary>The same declarations for another place: a nested template whose expressions are evaluated in the outer scope.</summary>
    /// <param name="subscription">The subscription that it is deployed to.</param>
    /// <param name="group">The resource group that it is deployed to.</param>
    public TemplateScope In(string subscription, string group) =>
        new(new JsonObject { ["parameters"] = _definitions.DeepClone(), ["variables"] = _variables.DeepClone() }, _given, subscription, group, _reasons);

    /// <summary>A hole, with the reason why.</summary>
    public JsonNode Open(string reason)
    {
        _reasons.Add(reason);
        return JsonValue.Create(Hole.Mark);
    }

    /// <summary>The value of a parameter: as given, else its default; a hole when it has neither.</summary>
    public JsonNode? Parameter(string name) => Once($"parameters.{name}", () =>
    {
        var definition = Find(_definitions, name) as JsonObject;
        if (definition.Text("type")?.StartsWith("secure", StringComparison.OrdinalIgnoreCase) == true)
        {
            return Open($"parameter '{name}' is a secret, which is never read");
        }

        if (Hole.IsIn(Find(_given, name)))
        {
            return Open($"parameter '{name}' is given as a reference, which is known only in Azure");
        }

        return _given.Any(pair => Is(pair.Key, name)) ? Find(_given, name)
            : definition?.ContainsKey("defaultValue") == true ? Evaluate(definition["defaultValue"])
            : Open($"parameter '{name}' has no value (give it with --parameters)");
    });

    /// <summary>The value of a variable.</summary>
    public JsonNode? Variable(string name) => Once($"variables.{name}", () =>
        _variables.Any(pair => Is(pair.Key, name)) ? Evaluate(Find(_variables, name)) : Open($"there is no variable '{name}'"));

    /// <summary>The value with its expressions evaluated.</summary>
    public JsonNode? Evaluate(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject found:
                var result = new JsonObject();
                foreach (var (key, value) in found)
                {
                    result[Evaluate(JsonValue.Create(key)).AsString() ?? key] = Evaluate(value);
                }

                return result;
            case JsonArray list:
                return new JsonArray([.. list.Select(Evaluate)]);
            default:
                return node.AsString() is { } text ? EvaluateText(text) : node?.DeepClone();
        }
    }

    private JsonNode? EvaluateText(string text)
    {
        if (!text.StartsWith('[') || !text.EndsWith(']') || text.StartsWith("[[", StringComparison.Ordinal))
        {
            return JsonValue.Create(text.StartsWith("[[", StringComparison.Ordinal) ? text[1..] : text);
        }

        if (_depth >= Deepest)
        {
            return Open("an expression refers to itself");
        }

        _depth++;
        try
        {
            return TemplateExpression.Evaluate(text[1..^1], this)?.DeepClone();
        }
        catch (FormatException failure)
        {
            return Open($"the expression {text} cannot be read: {failure.Message}");
        }
        finally
        {
            _depth--;
        }
    }

    // Its reasons belong to whoever asks next as well.
    private JsonNode? Once(string key, Func<JsonNode?> make)
    {
        if (!_known.TryGetValue(key, out var known))
        {
            string[] before = [.. _reasons];
            _reasons.Clear();
            known = (make(), [.. _reasons]);
            _known[key] = known;
            _reasons.UnionWith(before);
        }

        _reasons.UnionWith(known.Reasons);
        return known.Value?.DeepClone();
    }

    private static JsonNode? Find(JsonObject values, string name) => values.FirstOrDefault(pair => Is(pair.Key, name)).Value;

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
