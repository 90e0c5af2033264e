using System.Text.Json.Nodes;

namespace CmkOperator.Schemas.Structural;

/// <summary>Sets the defaults of a schema and drops nulls that it does not allow.</summary>
internal static class SchemaDefaulter
{
    public static void Apply(JsonNode? node, Schema schema)
    {
        switch (node)
        {
            case JsonObject map:
                ApplyToObject(map, schema);
                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var item in list)
                {
                    Apply(item, items);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Whether <see cref="Apply"/> would change anything.</summary>
    public static bool WouldChange(JsonNode? node, Schema schema) => node switch
    {
        JsonObject map => schema.Properties.Any(p => map.TryGetPropertyValue(p.Key, out var value)
                ? (value is null && !p.Value.Nullable) || WouldChange(value, p.Value)
                : p.Value.HasDefault)
            || (schema.AdditionalProperties is { } additional && map.Any(p => !schema.Properties.ContainsKey(p.Key) && WouldChange(p.Value, additional))),
        JsonArray list => schema.Items is { } items && list.Any(i => WouldChange(i, items)),
        _ => false,
    };

    private static void ApplyToObject(JsonObject map, Schema schema)
    {
        foreach (var (name, property) in schema.Properties)
        {
            var given = map.TryGetPropertyValue(name, out var value);
            if (property.HasDefault && (!given || (value is null && !property.Nullable)))
            {
                map[name] = property.Default?.DeepClone();
            }
            else if (given && value is null && !property.Nullable)
            {
                map.Remove(name);
            }

            Apply(map[name], property);
        }

        if (schema.AdditionalProperties is not { } additional)
        {
            return;
        }

        foreach (var (name, value) in map.ToList())
        {
            if (schema.Properties.ContainsKey(name))
            {
                continue;
            }

            if (value is null && additional.HasDefault && !additional.Nullable)
            {
                map[name] = additional.Default?.DeepClone();
            }

            Apply(map[name], additional);
        }
    }
}
