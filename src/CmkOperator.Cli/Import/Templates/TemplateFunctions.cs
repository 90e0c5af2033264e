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
        ["format"] = a => JsonValue.Create(string.Format(CultureInfo.InvariantCulture, Text(a[0]), [.. a.Skip(1).Select(item => (object)Text(item))])),
        ["toLower"] = a => JsonValue.Create(Text(a[0]).ToLowerInvariant()),
        ["toUpper"] = a => JsonValue.Create(Text(a[0]).ToUpperInvariant()),
        ["trim"] = a => JsonValue.Create(Text(a[0]).Trim()),
        ["replace"] = a => JsonValue.Create(Text(a[0]).Replace(Text(a[1]), Text(a[2]), StringComparison.Ordinal)),
        ["string"] = a => JsonValue.Create(Text(a[0])),
        ["true"] = _ => JsonValue.Create(true),
        ["false"] = _ => JsonValue.Create(false),
        ["null"] = _ => null,
        ["createArray"] = a => new JsonArray([.. a.Select(item => item?.DeepClone())]),
        ["array"] = a => a[0] is JsonArray ? a[0] : new JsonArray(a[0]?.DeepClone()),
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
        "trygetproperty" or "tryget" => (true, arguments[0] is JsonObject found ? found[Text(arguments[1])] : Hole.IsIn(arguments[0]) ? Mark() : null),
        "union" => (true, Union(arguments)),
        "copyindex" => (true, scope.CopyIndex is { } index ? JsonValue.Create(index + ((arguments.Count > 0 ? arguments[^1].AsLong() : null) ?? 0)) : scope.Open("copyIndex() outside of a loop")),
        _ => (false, null),
    };

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

        var result = new JsonObject();
        foreach (var (key, value) in arguments.SelectMany(item => item!.AsObject()))
        {
            result[key] = value?.DeepClone();
        }

        return result;
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
