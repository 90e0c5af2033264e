using System.Text.Json.Nodes;

namespace CmkOperator.Schemas.Structural;

/// <summary>Removes the fields that a schema does not specify, and names them.</summary>
internal static class SchemaPruner
{
    private static readonly string[] TypeFields = ["apiVersion", "kind", "metadata"];

    /// <summary>Prunes a whole object; <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> are known at its root.</summary>
    /// <returns>The paths that were removed, sorted.</returns>
    public static List<string> PruneObject(JsonObject root, Schema schema)
    {
        var unknown = new List<string>();
        Prune(root["metadata"], ObjectMetaSchema.Instance, "metadata", unknown);
        PruneMap(root, schema with { EmbeddedResource = true }, "", unknown);
        unknown.Sort(StringComparer.Ordinal);
        return unknown;
    }

    private static void Prune(JsonNode? node, Schema schema, string path, List<string> unknown)
    {
        switch (node)
        {
            case JsonObject map:
                PruneMap(map, schema, path, unknown);
                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var (index, item) in list.Index())
                {
                    Prune(item, items, $"{path}[{index}]", unknown);
                }

                break;
            default:
                break;
        }
    }

    private static void PruneMap(JsonObject map, Schema schema, string path, List<string> unknown)
    {
        foreach (var (name, value) in map.ToList())
        {
            if (schema.EmbeddedResource && TypeFields.Contains(name))
            {
                continue;
            }

            var child = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Field(name) is { } field)
            {
                Prune(value, field, child, unknown);
            }
            else if (!schema.PreserveUnknownFields)
            {
                map.Remove(name);
                unknown.Add(child);
            }
        }
    }
}
