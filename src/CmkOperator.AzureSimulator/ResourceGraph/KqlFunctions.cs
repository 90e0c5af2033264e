namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>The scalar functions.</summary>
internal static class KqlFunctions
{
    private static readonly Dictionary<string, (int Least, int Most, Func<JsonNode?[], JsonNode?> Run)> Known = new(StringComparer.Ordinal)
    {
        ["tostring"] = (1, 1, args => JsonValue.Create(KqlValue.Text(args[0]))),
        ["tobool"] = (1, 1, args => KqlValue.Boolean(args[0]) is { } flag ? KqlValue.From(flag) : null),
        ["toboolean"] = (1, 1, args => KqlValue.Boolean(args[0]) is { } flag ? KqlValue.From(flag) : null),
        ["tolower"] = (1, 1, args => JsonValue.Create(KqlValue.Text(args[0]).ToLowerInvariant())),
        ["toupper"] = (1, 1, args => JsonValue.Create(KqlValue.Text(args[0]).ToUpperInvariant())),
        ["toint"] = (1, 1, args => KqlValue.From(KqlValue.Number(args[0]) is { } number ? Math.Truncate(number) : null)),
        ["tolong"] = (1, 1, args => KqlValue.From(KqlValue.Number(args[0]) is { } number ? Math.Truncate(number) : null)),
        ["todouble"] = (1, 1, args => KqlValue.From(KqlValue.Number(args[0]))),
        ["todatetime"] = (1, 1, args => args[0]),
        ["isempty"] = (1, 1, args => KqlValue.From(KqlValue.Text(args[0]).Length == 0)),
        ["isnotempty"] = (1, 1, args => KqlValue.From(KqlValue.Text(args[0]).Length > 0)),
        ["isnull"] = (1, 1, args => KqlValue.From(args[0] is null)),
        ["isnotnull"] = (1, 1, args => KqlValue.From(args[0] is not null)),
        ["not"] = (1, 1, args => KqlValue.Boolean(args[0]) is { } flag ? KqlValue.From(!flag) : null),
        ["strlen"] = (1, 1, args => JsonValue.Create(KqlValue.Text(args[0]).Length)),
        ["strcat"] = (1, 64, args => JsonValue.Create(string.Concat(args.Select(KqlValue.Text)))),
        ["coalesce"] = (2, 64, args => Array.Find(args, arg => KqlValue.Text(arg).Length > 0)),
        ["iff"] = (3, 3, args => KqlValue.IsTrue(args[0]) ? args[1] : args[2]),
        ["iif"] = (3, 3, args => KqlValue.IsTrue(args[0]) ? args[1] : args[2]),
        ["array_length"] = (1, 1, args => args[0] is JsonArray array ? JsonValue.Create(array.Count) : null),
        ["bag_keys"] = (1, 1, args => args[0] is JsonObject bag ? bag.Select(member => member.Key).ToJsonArray() : null),
        ["split"] = (2, 2, args => KqlValue.Text(args[0]).Split(KqlValue.Text(args[1])).ToJsonArray()),
        ["substring"] = (2, 3, Substring),
        ["replace_string"] = (3, 3, args => JsonValue.Create(KqlValue.Text(args[0]).Replace(KqlValue.Text(args[1]), KqlValue.Text(args[2]), StringComparison.Ordinal))),
        ["parse_json"] = (1, 1, args => args[0] is JsonValue ? JsonReading.Parse(KqlValue.Text(args[0])) : args[0]),
        ["todynamic"] = (1, 1, args => args[0] is JsonValue ? JsonReading.Parse(KqlValue.Text(args[0])) : args[0]),
    };

    /// <exception cref="KqlException">The function is unknown or takes another number of arguments.</exception>
    public static Func<JsonNode?[], JsonNode?> Find(string name, int arguments)
    {
        if (!Known.TryGetValue(name, out var function))
        {
            throw KqlException.Semantics($"Unknown function: '{name}'.");
        }

        return arguments >= function.Least && arguments <= function.Most
            ? function.Run
            : throw KqlException.Semantics($"{name}(): function expects {function.Least} argument(s), {arguments} given.");
    }

    private static JsonValue Substring(JsonNode?[] args)
    {
        var text = KqlValue.Text(args[0]);
        var from = Math.Clamp((int)(KqlValue.Number(args[1]) ?? 0), 0, text.Length);
        var length = args.Length > 2 ? Math.Clamp((int)(KqlValue.Number(args[2]) ?? 0), 0, text.Length - from) : text.Length - from;
        return JsonValue.Create(text.Substring(from, length));
    }
}
