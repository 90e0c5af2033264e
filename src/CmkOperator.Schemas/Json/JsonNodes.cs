using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Schemas.Json;

/// <summary>Short ways to look into a JSON tree; what is absent or of another type is null, never an exception.</summary>
internal static class JsonNodes
{
    public static JsonValueKind Kind(this JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    public static string? AsString(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool? AsBool(this JsonNode? node) => node.Kind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The integer, also when the node was made from an int or from a float without a fraction.</summary>
    public static long? AsLong(this JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<long>(out var integer) ? integer
        : value.TryGetValue<int>(out var small) ? small
        : value.TryGetValue<double>(out var real) && real == Math.Floor(real) && Math.Abs(real) < 9e18 ? (long)real
        : null;

    public static double? AsDouble(this JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<double>(out var real) ? real
        : node.AsLong();

    /// <summary>Whether a number was written as an integer.</summary>
    public static bool IsInteger(this JsonNode? node) => node.Kind() == JsonValueKind.Number && node.AsLong() is not null;

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path).AsString();

    public static IEnumerable<string> Strings(this JsonNode? node) =>
        (node as JsonArray)?.Select(AsString).OfType<string>() ?? [];

    public static JsonObject CloneObject(this JsonObject node) => (JsonObject)node.DeepClone();

    /// <summary>The object under a name, made when it is not there.</summary>
    public static JsonObject Ensure(this JsonObject node, string name)
    {
        if (node[name] is JsonObject existing)
        {
            return existing;
        }

        var made = new JsonObject();
        node[name] = made;
        return made;
    }

    /// <summary>Equal as Go's <c>reflect.DeepEqual</c> on decoded JSON has it, save that 1 and 1.0 are one number.</summary>
    public static bool Same(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(p => b.TryGetPropertyValue(p.Key, out var other) && Same(p.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(p => Same(p.First, p.Second)),
        (JsonValue a, JsonValue b) => SameScalar(a, b),
        _ => false,
    };

    private static bool SameScalar(JsonValue left, JsonValue right)
    {
        var kind = left.GetValueKind();
        return kind == right.GetValueKind() && kind switch
        {
            JsonValueKind.String => left.AsString() == right.AsString(),
            JsonValueKind.Number => left.AsLong() is { } a && right.AsLong() is { } b ? a == b : left.AsDouble() == right.AsDouble(),
            _ => true,
        };
    }
}
