using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>Whether an applied configuration has the shape of its schema; without that it cannot be merged by parts.</summary>
internal static class TypedCheck
{
    /// <summary>The faults, worded as structured-merge-diff words them; null when there are none.</summary>
    public static string? Faults(JsonNode? node, Schema schema)
    {
        var faults = new List<string>();
        Check(node, schema, "", faults);
        return faults.Count switch
        {
            0 => null,
            1 => faults[0],
            _ => $"errors:\n{string.Join("\n", faults.Select(f => $"  {f}"))}",
        };
    }

    private static void Check(JsonNode? node, Schema schema, string path, List<string> faults)
    {
        if (node is null)
        {
            return;
        }

        if (TypeFault(node, schema) is { } fault)
        {
            faults.Add($"{path}: {fault}");
        }
        else if (node is JsonObject map)
        {
            CheckMap(map, schema, path, faults);
        }
        else if (node is JsonArray list)
        {
            CheckList(list, schema, path, faults);
        }
    }

    private static void CheckMap(JsonObject map, Schema schema, string path, List<string> faults)
    {
        var isOpen = schema.PreserveUnknownFields || (schema.Type == "object" && schema.Properties.Count == 0);
        foreach (var (name, value) in map)
        {
            if (schema.Field(name) is null && !isOpen)
            {
                faults.Add($"{path}.{name}: field not declared in schema");
            }
            else
            {
                Check(value, TypedTree.FieldSchema(schema, name), $"{path}.{name}", faults);
            }
        }
    }

    private static void CheckList(JsonArray list, Schema schema, string path, List<string> faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in list.Index())
        {
            if (OmitsAllKeys(item, schema))
            {
                var keys = string.Join(" ", schema.ListMapKeys.Select(k => $"\"{k}\""));
                faults.Add($"{path}: element {index}: associative list with keys has an element that omits all key fields [{keys}] (and doesn't have default values for any key fields)");
                continue;
            }

            var element = schema.ListType == "atomic" ? $"i:{index}" : TypedTree.ElementOf(item, schema);
            if (!seen.Add(element))
            {
                faults.Add($"{path}: duplicate entries for key {FieldSet.Display(element)}");
                continue;
            }

            Check(item, schema.Items ?? Schema.Anything, path + FieldSet.Display(element), faults);
        }
    }

    private static bool OmitsAllKeys(JsonNode? item, Schema list) =>
        list.ListType == "map" && list.ListMapKeys.All(k => item.At(k) is null && list.Items?.Field(k)?.HasDefault != true);

    private static string? TypeFault(JsonNode node, Schema schema) => (schema.IntOrString ? "" : schema.Type, node.Kind()) switch
    {
        ("", _) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String)
            or ("boolean", JsonValueKind.True or JsonValueKind.False) or ("integer" or "number", JsonValueKind.Number) => null,
        ("integer" or "number", var kind) => $"expected numeric (int or float), got {kind.ToString().ToLowerInvariant()}",
        ("object", _) => $"expected map, got &{{{JsonText.ToText(node)}}}",
        ("array", _) => $"expected list, got &{{{JsonText.ToText(node)}}}",
        ("boolean", _) => $"expected boolean, got &{{{node.AsString() ?? JsonText.ToText(node)}}}",
        var (type, _) => $"expected {type}, got &value.valueUnstructured{{Value:{JsonText.ToText(node)}}}",
    };
}
