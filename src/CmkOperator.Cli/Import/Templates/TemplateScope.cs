using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Templates;

/// <summary>What the expressions of one ARM template can refer to.</summary>
internal sealed class TemplateScope
{
    /// <summary>What is said of a parameter that is a secret.</summary>
    public const string IsSecret = "is a secret, which is never read";

    // Variables that refer to each other in a circle never end.
    private const int Deepest = 60;
    private const long MostRounds = 1000;

    // Variables that double each other, or functions that call each other twice, take longer than anybody waits although each ends.
    private const int MostSteps = 500_000;
    private const int LargestValue = 200_000;
    private const int CharactersOfStep = 64;
    private const string TooLarge = "the template takes more steps, or makes larger values, than are followed here";

    private readonly JsonObject _template;
    private readonly JsonObject _definitions;
    private readonly JsonObject _given;
    private readonly JsonObject _variables;
    private readonly IReadOnlyDictionary<string, string[]>? _whyOpen;
    private readonly Dictionary<string, (JsonNode? Value, string[] Reasons)> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _reasons;
    private readonly Dictionary<string, long> _rounds = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonNode?> _bound = new(StringComparer.OrdinalIgnoreCase);
    private JsonArray? _functions;
    private int _depth;
    private Allowance _allowance = new(MostSteps);

    /// <summary>Creates it.</summary>
    /// <param name="template">The template.</param>
    /// <param name="given">The values of its parameters by name, already evaluated.</param>
    /// <param name="subscription">The subscription that it is deployed to; a hole when it is not known.</param>
    /// <param name="group">The resource group that it is deployed to; a hole when it is not known.</param>
    /// <param name="reasons">Takes why values stay open.</param>
    /// <param name="whyOpen">Why given values have holes, by name; null when they are references.</param>
    public TemplateScope(JsonObject template, JsonObject given, string subscription, string group, HashSet<string> reasons, IReadOnlyDictionary<string, string[]>? whyOpen = null)
    {
        _whyOpen = whyOpen;
        _template = template;
        _functions = template["functions"] as JsonArray;
        _definitions = template["parameters"] as JsonObject ?? [];
        _variables = template["variables"] as JsonObject ?? [];
        _given = given;
        _reasons = reasons;
        Subscription = subscription;
        Group = group;
        HomeSubscription = subscription;
        HomeGroup = group;
    }

    /// <summary>The GUID of the subscription that its functions speak of.</summary>
    public string Subscription { get; }

    /// <summary>The name of the resource group that its functions speak of.</summary>
    public string Group { get; }

    /// <summary>The GUID of the subscription that its resources are in.</summary>
    public string HomeSubscription { get; private init; }

    /// <summary>The name of the resource group that its resources are in.</summary>
    public string HomeGroup { get; private init; }

    /// <summary>The round of the copy loop around the resource; null outside of one.</summary>
    public long? CopyIndex { get; set; }

    /// <summary>Why values stay open.</summary>
    public HashSet<string> Reasons => _reasons;

    /// <summary>
    /// The same declarations for another place: a nested template whose expressions are evaluated in the outer scope. Only its resources are elsewhere;
    /// its functions still speak of the outer place.
    /// </summary>
    /// <param name="subscription">The subscription that it is deployed to.</param>
    /// <param name="group">The resource group that it is deployed to.</param>
    public TemplateScope In(string subscription, string group)
    {
        var inner = new TemplateScope(_template, _given, Subscription, Group, _reasons, _whyOpen) { HomeSubscription = subscription, HomeGroup = group, CopyIndex = CopyIndex, _allowance = _allowance };
        foreach (var (name, round) in _rounds)
        {
            inner._rounds[name] = round;
        }

        return inner;
    }

    /// <summary>The round of a copy loop with a name; null outside of it.</summary>
    /// <param name="name">The loop's name.</param>
    public long? RoundOf(string name) => _rounds.TryGetValue(name, out var round) ? round : null;

    /// <summary>Says in which round of a copy loop what is evaluated next is.</summary>
    /// <param name="name">The loop's name.</param>
    /// <param name="round">The round; null after the last.</param>
    public void SetRound(string name, long? round)
    {
        if (round is { } number)
        {
            _rounds[name] = number;
        }
        else
        {
            _rounds.Remove(name);
        }
    }

    /// <summary>The value of a lambda's variable.</summary>
    /// <param name="name">Its name.</param>
    public JsonNode? Bound(string name) => _bound.TryGetValue(name, out var value) ? value?.DeepClone() : Open($"there is no lambda variable '{name}'");

    /// <summary>Evaluates the body of a lambda.</summary>
    /// <param name="lambda">The lambda.</param>
    /// <param name="arguments">The values of its variables; those that it does not name are dropped.</param>
    public JsonNode? Apply(TemplateLambda lambda, params ReadOnlySpan<JsonNode?> arguments)
    {
        var before = new Dictionary<string, JsonNode?>(_bound, StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < lambda.Names.Count && index < arguments.Length; index++)
        {
            _bound[lambda.Names[index]] = arguments[index]?.DeepClone();
        }

        try
        {
            return Nested(() => TemplateExpression.Evaluate(lambda.Body, this));
        }
        finally
        {
            _bound.Clear();
            foreach (var (name, value) in before)
            {
                _bound[name] = value;
            }
        }
    }

    /// <summary>Calls a function that the template declares itself; false when there is none of the name.</summary>
    /// <param name="name">Its namespace and name, with a dot between.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="value">What it returns.</param>
    public bool TryCall(string name, IReadOnlyList<JsonNode?> arguments, out JsonNode? value)
    {
        value = null;
        var space = (_functions ?? []).OfType<JsonObject>().FirstOrDefault(item => name.StartsWith($"{item.Text("namespace")}.", StringComparison.OrdinalIgnoreCase));
        if (space is null || Find(space["members"] as JsonObject ?? [], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]) is not JsonObject function)
        {
            return false;
        }

        var names = (function["parameters"] as JsonArray ?? []).Select(item => item.Text("name") ?? string.Empty).ToList();
        var given = new JsonObject(names.Zip(arguments, (key, item) => KeyValuePair.Create(key, item?.DeepClone())));
        var own = new JsonObject { ["parameters"] = new JsonObject(names.Select(key => KeyValuePair.Create(key, (JsonNode?)new JsonObject()))) };
        var scope = new TemplateScope(own, given, Subscription, Group, _reasons, new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)) { _depth = _depth + 1, _allowance = _allowance, _functions = _functions };
        value = _depth >= Deepest ? Open("a function refers to itself") : scope.Evaluate(function.At("output", "value"));
        return true;
    }

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
        var type = TypeOf(definition);
        if ((definition.Text("type") ?? type.Text("type"))?.StartsWith("secure", StringComparison.OrdinalIgnoreCase) == true)
        {
            return Open($"parameter '{name}' {IsSecret}");
        }

        if (Hole.IsIn(Find(_given, name)))
        {
            _reasons.UnionWith(_whyOpen is null ? [$"parameter '{name}' is given as a reference, which is known only in Azure, or as a placeholder that another tool fills in"] : _whyOpen.GetValueOrDefault(name) ?? []);
        }

        return _given.Any(pair => Is(pair.Key, name)) ? Find(_given, name)
            : definition?.ContainsKey("defaultValue") == true ? Evaluate(definition["defaultValue"])
            : definition.At("nullable").AsBool() == true || type.At("nullable").AsBool() == true ? null
            : Open($"parameter '{name}' has no value (give it with --parameters)");
    });

    // A type of the template's own: { "$ref": "#/definitions/name" }.
    private JsonObject? TypeOf(JsonObject? definition)
    {
        for (var depth = 0; depth < Deepest && definition.Text("$ref") is { } reference; depth++)
        {
            definition = Find(_template["definitions"] as JsonObject ?? [], reference.Split('/')[^1]) as JsonObject;
        }

        return definition;
    }

    /// <summary>The value of a variable.</summary>
    public JsonNode? Variable(string name) => Once($"variables.{name}", () =>
        _variables.Any(pair => Is(pair.Key, name)) ? Evaluate(Find(_variables, name))
        : (_variables["copy"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(loop => Is(loop.Text("name") ?? string.Empty, name)) is { } loop ? Loop(loop)
        : Open($"there is no variable '{name}'"));

    /// <summary>The value with its expressions evaluated.</summary>
    public JsonNode? Evaluate(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject found:
                var result = new JsonObject();
                foreach (var (key, value) in found)
                {
                    if (key == "copy" && value is JsonArray loops && loops.All(IsLoop))
                    {
                        foreach (var loop in loops.OfType<JsonObject>())
                        {
                            result[loop.Text("name")!] = Loop(loop);
                        }

                        continue;
                    }

                    result[Evaluate(JsonValue.Create(key)).AsString() ?? key] = Evaluate(value);
                }

                return result;
            case JsonArray list:
                return new JsonArray([.. list.Select(Evaluate)]);
            default:
                return node.AsString() is { } text ? EvaluateText(text) : node?.DeepClone();
        }
    }

    /// <summary>True when an array is made in a loop: { "name", "count", "input" } below <c>copy</c>.</summary>
    public static bool IsLoop(JsonNode? node) => node is JsonObject loop && loop.Text("name") is not null && loop.ContainsKey("count") && loop.ContainsKey("input");

    private JsonNode? Loop(JsonObject loop)
    {
        if (Evaluate(loop["count"]).AsLong() is not { } count)
        {
            return JsonValue.Create(Hole.Mark);
        }

        var (name, items) = (loop.Text("name")!, new JsonArray());
        for (long round = 0; round < Math.Min(count, MostRounds); round++)
        {
            SetRound(name, round);
            items.Add(Evaluate(loop["input"]));
        }

        SetRound(name, null);
        return items;
    }

    private JsonNode? EvaluateText(string text)
    {
        if (!text.StartsWith('[') || !text.EndsWith(']') || text.StartsWith("[[", StringComparison.Ordinal))
        {
            return JsonValue.Create(text.StartsWith("[[", StringComparison.Ordinal) ? text[1..] : text);
        }

        if (_allowance.Steps <= 0)
        {
            return Open(TooLarge);
        }

        try
        {
            var value = Nested(() => TemplateExpression.Evaluate(text[1..^1], this)?.DeepClone());
            var size = SizeOf(value);
            _allowance.Steps -= size;
            return size > LargestValue ? Open(TooLarge) : value;
        }
        catch (FormatException failure)
        {
            return Open($"the expression {text} cannot be read: {failure.Message}");
        }
    }

    // In steps: what it takes to copy the value.
    private static int SizeOf(JsonNode? value) => value switch
    {
        JsonObject found => 1 + found.Sum(pair => SizeOf(pair.Value)),
        JsonArray list => 1 + list.Sum(SizeOf),
        _ => 1 + ((value.AsString()?.Length ?? 0) / CharactersOfStep),
    };

    private JsonNode? Nested(Func<JsonNode?> evaluate)
    {
        if (_depth >= Deepest)
        {
            return Open("an expression refers to itself");
        }

        _depth++;
        try
        {
            return evaluate();
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

    /// <summary>What is left of the steps of a template.</summary>
    private sealed class Allowance(int steps)
    {
        public int Steps { get; set; } = steps;
    }
}
