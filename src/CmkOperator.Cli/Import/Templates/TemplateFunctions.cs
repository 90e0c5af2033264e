using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Templates;

/// <summary>
/// The functions of ARM templates that need no Azure (Azure documentation: "ARM template functions"). Any other function, and what is computed from an
/// open value in a way that cannot be followed, is a hole.
/// </summary>
internal static class TemplateFunctions
{
    private static readonly Dictionary<string, Func<IReadOnlyList<JsonNode?>, JsonNode?>> Pure = new(StringComparer.OrdinalIgnoreCase)
    {
        ["concat"] = a => a.All(item => item is JsonArray) && a.Count > 0
            ? new JsonArray([.. a.SelectMany(item => item!.AsArray()).Select(item => item?.DeepClone())])
            : JsonValue.Create(string.Concat(a.Select(Text))),
        ["format"] = a => JsonValue.Create(string.Format(CultureInfo.InvariantCulture, Text(a[0]), [.. a.Skip(1).Select(item => item.AsLong() is { } number ? number : (object)Text(item))])),
        ["toLower"] = a => JsonValue.Create(Text(a[0]).ToLowerInvariant()),
        ["toUpper"] = a => JsonValue.Create(Text(a[0]).ToUpperInvariant()),
        ["trim"] = a => JsonValue.Create(Text(a[0]).Trim()),
        ["replace"] = a => JsonValue.Create(Text(a[0]).Replace(Text(a[1]), Text(a[2]), StringComparison.Ordinal)),
        ["uri"] = a => JsonValue.Create(Hole.IsIn(a[0]) ? $"{Hole.Mark}/{Text(a[1]).TrimStart('/')}" : new Uri(new Uri(Text(a[0])), Text(a[1])).ToString()),
        ["string"] = a => JsonValue.Create(Text(a[0])),
        ["true"] = _ => JsonValue.Create(true),
        ["false"] = _ => JsonValue.Create(false),
        ["null"] = _ => null,
        ["createArray"] = a => new JsonArray([.. a.Select(item => item?.DeepClone())]),
        ["array"] = a => a[0] is JsonArray ? a[0] : new JsonArray(a[0]?.DeepClone()),
        ["flatten"] = a => a[0] is JsonArray lists && lists.All(item => item is JsonArray) ? Copy(lists.SelectMany(item => item!.AsArray())) : Mark(),
        ["shallowMerge"] = a => a[0] is JsonArray parts && parts.All(item => item is JsonObject) ? Merge(parts.OfType<JsonObject>(), isDeep: false) : Mark(),
        ["createObject"] = a => new JsonObject(a.Chunk(2).Select(pair => KeyValuePair.Create(Text(pair[0]), pair[1]?.DeepClone()))),
    };

    // With an open value these say nothing that can be relied on.
    private static readonly Dictionary<string, Func<IReadOnlyList<JsonNode?>, JsonNode?>> Closed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["int"] = a => JsonValue.Create(Number(a[0])),
        ["bool"] = a => Truth(a[0]) is { } truth ? JsonValue.Create(truth) : null,
        ["join"] = a => JsonValue.Create(string.Join(Text(a[1]), (a[0] as JsonArray ?? throw new FormatException("no array")).Select(Text))),
        ["equals"] = a => JsonValue.Create(Same(a[0], a[1])),
        ["not"] = a => JsonValue.Create(Truth(a[0]) == false),
        ["and"] = a => JsonValue.Create(a.All(item => Truth(item) == true)),
        ["or"] = a => JsonValue.Create(a.Any(item => Truth(item) == true)),
        ["empty"] = a => JsonValue.Create(IsEmpty(a[0])),
        ["length"] = a => JsonValue.Create((long)(a[0] switch { JsonArray list => list.Count, JsonObject found => found.Count, _ => Text(a[0]).Length })),
        ["contains"] = a => JsonValue.Create(a[0] switch
        {
            JsonArray list => list.Any(item => Same(item, a[1])),
            JsonObject found => found.Any(pair => string.Equals(pair.Key, Text(a[1]), StringComparison.OrdinalIgnoreCase)),
            _ => Text(a[0]).Contains(Text(a[1]), StringComparison.Ordinal),
        }),
        ["startsWith"] = a => JsonValue.Create(Text(a[0]).StartsWith(Text(a[1]), StringComparison.OrdinalIgnoreCase)),
        ["endsWith"] = a => JsonValue.Create(Text(a[0]).EndsWith(Text(a[1]), StringComparison.OrdinalIgnoreCase)),
        ["indexOf"] = a => JsonValue.Create((long)Text(a[0]).IndexOf(Text(a[1]), StringComparison.OrdinalIgnoreCase)),
        ["lastIndexOf"] = a => JsonValue.Create((long)Text(a[0]).LastIndexOf(Text(a[1]), StringComparison.OrdinalIgnoreCase)),
        ["min"] = a => JsonValue.Create(Numbers(a).Min()),
        ["max"] = a => JsonValue.Create(Numbers(a).Max()),
        ["items"] = a => new JsonArray([.. Object(a[0]).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => new JsonObject { ["key"] = pair.Key, ["value"] = pair.Value?.DeepClone() })]),
        ["objectKeys"] = a => new JsonArray([.. Object(a[0]).Select(pair => pair.Key).Order(StringComparer.OrdinalIgnoreCase).Select(key => (JsonNode?)key)]),
        ["substring"] = a => JsonValue.Create(a.Count > 2 ? Text(a[0]).Substring((int)Number(a[1]), (int)Number(a[2])) : Text(a[0])[(int)Number(a[1])..]),
        ["take"] = a => a[0] is JsonArray list ? Copy(list.Take((int)Number(a[1]))) : JsonValue.Create(string.Concat(Text(a[0]).Take((int)Number(a[1])))),
        ["skip"] = a => a[0] is JsonArray list ? Copy(list.Skip((int)Number(a[1]))) : JsonValue.Create(string.Concat(Text(a[0]).Skip((int)Number(a[1])))),
        ["split"] = a => new JsonArray([.. Text(a[0]).Split(a[1] is JsonArray many ? [.. many.Select(Text)] : [Text(a[1])], StringSplitOptions.None).Select(part => (JsonNode?)part)]),
        ["first"] = a => a[0] is JsonArray list ? list.FirstOrDefault()?.DeepClone() : JsonValue.Create(string.Concat(Text(a[0]).Take(1))),
        ["last"] = a => a[0] is JsonArray list ? list.LastOrDefault()?.DeepClone() : JsonValue.Create(string.Concat(Text(a[0]).TakeLast(1))),
        ["padLeft"] = a => JsonValue.Create(Text(a[0]).PadLeft((int)Number(a[1]), a.Count > 2 ? Text(a[2])[0] : ' ')),
        ["json"] = a => JsonNode.Parse(Text(a[0])),
        ["add"] = a => JsonValue.Create(Number(a[0]) + Number(a[1])),
        ["sub"] = a => JsonValue.Create(Number(a[0]) - Number(a[1])),
        ["mul"] = a => JsonValue.Create(Number(a[0]) * Number(a[1])),
        ["div"] = a => JsonValue.Create(Number(a[0]) / Number(a[1])),
        ["mod"] = a => JsonValue.Create(Number(a[0]) % Number(a[1])),
        ["greater"] = a => JsonValue.Create(Number(a[0]) > Number(a[1])),
        ["greaterOrEquals"] = a => JsonValue.Create(Number(a[0]) >= Number(a[1])),
        ["less"] = a => JsonValue.Create(Number(a[0]) < Number(a[1])),
        ["lessOrEquals"] = a => JsonValue.Create(Number(a[0]) <= Number(a[1])),
        ["range"] = a => new JsonArray([.. Enumerable.Range((int)Number(a[0]), Math.Clamp((int)Number(a[1]), 0, 10_000)).Select(item => (JsonNode?)(long)item)]),
    };

    /// <summary>Calls a function.</summary>
    /// <param name="name">Its name, in any casing.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="scope">The template.</param>
    public static JsonNode? Call(string name, IReadOnlyList<JsonNode?> arguments, TemplateScope scope)
    {
        try
        {
            return OfScope(name.ToLowerInvariant(), arguments, scope) is { IsKnown: true } found ? found.Value
                : scope.TryCall(name, arguments, out var own) ? own
                : Pure.TryGetValue(name, out var pure) ? pure(arguments)
                : Closed.TryGetValue(name, out var closed) ? arguments.Any(Hole.IsIn) ? Mark() : closed(arguments)
                : scope.Open($"{name}(...) is known only in Azure");
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException or JsonException or DivideByZeroException or OverflowException)
        {
            return scope.Open($"{name}(...) cannot be computed from what the file has");
        }
    }

    /// <summary>True or false; null when it is neither, or open.</summary>
    public static bool? Truth(JsonNode? value) =>
        value.AsBool() ?? (bool.TryParse(value.AsString(), out var parsed) ? parsed : value.AsLong() is { } number ? number != 0 : null);

    private static (bool IsKnown, JsonNode? Value) OfScope(string name, IReadOnlyList<JsonNode?> arguments, TemplateScope scope) => name switch
    {
        "parameters" => (true, scope.Parameter(Text(arguments[0]))),
        "variables" => (true, scope.Variable(Text(arguments[0]))),
        "subscription" => (true, new JsonObject
        {
            ["id"] = $"/subscriptions/{scope.Subscription}",
            ["subscriptionId"] = scope.Subscription,
            ["tenantId"] = Hole.Mark,
            ["displayName"] = Hole.Mark,
        }),
        "resourcegroup" => (true, new JsonObject
        {
            ["id"] = $"/subscriptions/{scope.Subscription}/resourceGroups/{scope.Group}",
            ["name"] = scope.Group,
            ["location"] = Hole.Mark,
            ["tags"] = Hole.Mark,
        }),
        "resourceid" => (true, ResourceId(arguments, scope)),
        "subscriptionresourceid" => (true, JsonValue.Create(Path($"/subscriptions/{scope.Subscription}", arguments, 0))),
        "extensionresourceid" => (true, JsonValue.Create(Path(Text(arguments[0]), arguments, 1))),
        "coalesce" => (true, arguments.FirstOrDefault(item => item is not null)),
        "trygetproperty" or "tryget" => (true, arguments.Skip(1).Aggregate(arguments[0], TemplateExpression.Member)),
        "union" => (true, Union(arguments)),
        "copyindex" => (true, CopyIndex(arguments, scope)),
        "lambdavariables" => (true, scope.Bound(Text(arguments[0]))),
        "map" => (true, Each(arguments, scope, (list, lambda) => new JsonArray([.. list.Select((item, index) => scope.Apply(lambda, item, JsonValue.Create((long)index)))]))),
        "filter" => (true, Each(arguments, scope, (list, lambda) => Filter(list, lambda, scope))),
        "reduce" => (true, arguments.Count > 2 && arguments[0] is JsonArray items && TemplateLambda.Of(arguments[2]) is { } fold
            ? items.Index().Aggregate(arguments[1], (sum, item) => scope.Apply(fold, sum, item.Item, JsonValue.Create((long)item.Index)))
            : Mark()),
        "toobject" => (true, Each(arguments, scope, (list, lambda) => ToObject(list, lambda, arguments.Count > 2 ? TemplateLambda.Of(arguments[2]) : null, scope))),
        _ => (false, null),
    };

    // copyIndex(), copyIndex(offset), copyIndex('loop') and copyIndex('loop', offset).
    private static JsonNode CopyIndex(IReadOnlyList<JsonNode?> arguments, TemplateScope scope)
    {
        var name = arguments.Count > 0 ? arguments[0].AsString() : null;
        var round = name is null ? scope.CopyIndex : scope.RoundOf(name);
        return round is { } index ? JsonValue.Create(index + ((arguments.Count > 0 ? arguments[^1].AsLong() : null) ?? 0)) : scope.Open("copyIndex() outside of its loop");
    }

    private static JsonNode? Each(IReadOnlyList<JsonNode?> arguments, TemplateScope scope, Func<JsonArray, TemplateLambda, JsonNode?> apply) =>
        arguments[0] is JsonArray list && TemplateLambda.Of(arguments[1]) is { } lambda ? apply(list, lambda)
        : Hole.IsIn(arguments[0]) ? Mark()
        : scope.Open("a lambda is applied to what is no array");

    // What only Azure can decide is not half of a list.
    private static JsonNode Filter(JsonArray list, TemplateLambda lambda, TemplateScope scope)
    {
        var chosen = list.Select(item => (Item: item, IsIn: Truth(scope.Apply(lambda, item)))).ToList();
        return chosen.Exists(pair => pair.IsIn is null) ? Mark() : Copy(chosen.Where(pair => pair.IsIn == true).Select(pair => pair.Item));
    }

    private static JsonObject ToObject(JsonArray list, TemplateLambda key, TemplateLambda? value, TemplateScope scope)
    {
        var result = new JsonObject();
        foreach (var item in list)
        {
            result[Text(scope.Apply(key, item))] = value is null ? item?.DeepClone() : scope.Apply(value, item)?.DeepClone();
        }

        return result;
    }

    private static JsonObject Merge(IEnumerable<JsonObject> parts, bool isDeep)
    {
        var result = new JsonObject();
        foreach (var (key, value) in parts.SelectMany(part => part))
        {
            result[key] = isDeep && result[key] is JsonObject earlier && value is JsonObject later ? Merge([earlier, later], isDeep) : value?.DeepClone();
        }

        return result;
    }

    private static JsonObject Object(JsonNode? value) => value as JsonObject ?? throw new FormatException("no object");

    private static IEnumerable<long> Numbers(IReadOnlyList<JsonNode?> arguments) => arguments is [JsonArray list] ? list.Select(Number) : arguments.Select(Number);

    // [subscription], [group], type, name, and a further name for each further part of the type.
    private static JsonValue ResourceId(IReadOnlyList<JsonNode?> arguments, TemplateScope scope)
    {
        var type = arguments.Index().FirstOrDefault(pair => Text(pair.Item).Contains('/', StringComparison.Ordinal)).Index;
        var subscription = type > 1 ? Text(arguments[type - 2]) : scope.Subscription;
        var group = type > 0 ? Text(arguments[type - 1]) : scope.Group;
        return JsonValue.Create(Path($"/subscriptions/{subscription}/resourceGroups/{group}", arguments, type));
    }

    private static string Path(string root, IReadOnlyList<JsonNode?> arguments, int type)
    {
        var parts = Text(arguments[type]).Split('/');
        var names = arguments.Skip(type + 1).SelectMany(item => Text(item).Split('/'));
        return $"{root}/providers/{parts[0]}/{string.Join('/', parts.Skip(1).Zip(names, (part, name) => $"{part}/{name}"))}";
    }

    private static JsonNode? Union(IReadOnlyList<JsonNode?> arguments)
    {
        if (arguments.All(item => item is JsonArray))
        {
            return Copy(arguments.SelectMany(item => item!.AsArray()).DistinctBy(item => item?.ToJsonString()));
        }

        if (!arguments.All(item => item is JsonObject))
        {
            return Mark();
        }

        return Merge(arguments.OfType<JsonObject>(), isDeep: true);
    }

    private static JsonArray Copy(IEnumerable<JsonNode?> items) => new([.. items.Select(item => item?.DeepClone())]);

    private static JsonValue Mark() => JsonValue.Create(Hole.Mark);

    private static bool Same(JsonNode? left, JsonNode? right) =>
        left.AsString() is { } a && right.AsString() is { } b ? string.Equals(a, b, StringComparison.OrdinalIgnoreCase) : JsonNodes.Same(left, right);

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject found => found.Count == 0,
        _ => value.AsString()?.Length == 0,
    };

    private static long Number(JsonNode? value) =>
        value.AsLong() ?? long.Parse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static string Text(JsonNode? value) => value switch
    {
        null => string.Empty,
        _ when value.AsString() is { } text => text,
        _ when value.AsBool() is { } flag => flag ? "True" : "False",
        _ => value.ToJsonString(),
    };
}
