using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Cel;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Schemas.Structural;

/// <summary>Shows JSON to expressions, typed by its schema: dates and durations are such, unspecified fields are not seen.</summary>
internal static class CelJson
{
    /// <param name="node">The value; null is the language's null.</param>
    /// <param name="schema">Its schema.</param>
    public static object Wrap(JsonNode? node, Schema schema) => node switch
    {
        null => CelNull.Value,
        JsonObject map => new ObjectView(map, schema),
        JsonArray list => new List<object>(list.Select(i => Wrap(i, schema.Items ?? Schema.Anything))),
        _ => WrapScalar(node, schema),
    };

    private static object WrapScalar(JsonNode node, Schema schema) => node.Kind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when schema.Type == "number" => node.AsDouble()!.Value,
        JsonValueKind.Number => node.AsLong() is { } integer ? (object)integer : node.AsDouble()!.Value,
        _ => WrapText(node.AsString()!, schema),
    };

    private static object WrapText(string text, Schema schema) => schema.Format switch
    {
        "date-time" when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        "duration" when CelDuration.TryParse(text, out var span) => span,
        _ => text,
    };

    private sealed class ObjectView(JsonObject map, Schema schema) : ICelMap
    {
        public IReadOnlyList<object> Keys => [.. map.Where(p => p.Value is not null && FieldOf(p.Key) is not null).Select(p => (object)p.Key)];

        public object? Find(object key) => key is string name && map[name] is { } value && FieldOf(name) is { } field ? Wrap(value, field) : null;

        private Schema? FieldOf(string name) => schema.Field(name) ?? (schema.PreserveUnknownFields ? Schema.Anything : null);
    }
}
