using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Sandbox.KubernetesApi.Json;
using CmkOperator.Sandbox.KubernetesApi.Schemas;

namespace CmkOperator.Sandbox.KubernetesApi.FieldManagement;

/// <summary>Whether an applied configuration has the shape of its schema; without that it cannot be merged by parts.</summary>
internal static class TypedCheck
{
    /// <summary>The first fault in words, or null.</summary>
    public static string? FirstFault(JsonNode? node, Schema schema) => FirstFault(node, schema, "");

    private static string? FirstFault(JsonNode? node, Schema schema, string path)
    {
        if (node is null)
        {
            return null;
        }

        if (TypeFault(node, schema, path) is { } fault)
        {
            return fault;
        }

        if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
            {
                if (schema.Field(name) is null && !schema.PreserveUnknownFields && !(schema.Type == "object" && schema.Properties.Count == 0))
                {
                    return $"{path}.{name}: field not declared in schema";
                }

                if (FirstFault(value, TypedTree.FieldSchema(schema, name), $"{path}.{name}") is { } inner)
                {
                    return inner;
                }
            }
        }

        return node is JsonArray list ? ListFault(list, schema, path) : null;
    }

    private static string? ListFault(JsonArray list, Schema schema, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in list.Index())
        {
            var element = schema.ListType == "atomic" ? $"i:{index}" : TypedTree.ElementOf(item, schema);
            if (!seen.Add(element))
            {
                return $"{path}: duplicate entries for key {FieldSet.Display(element)}";
            }

            if (FirstFault(item, schema.Items ?? Schema.Anything, path + FieldSet.Display(element)) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private static string? TypeFault(JsonNode node, Schema schema, string path)
    {
        var kind = node.Kind();
        var expected = (schema.IntOrString ? "" : schema.Type, kind) switch
        {
            ("" or null, _) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String)
                or ("boolean", JsonValueKind.True or JsonValueKind.False) or ("integer" or "number", JsonValueKind.Number) => null,
            ("object", _) => "map",
            ("array", _) => "list",
            ("integer" or "number", _) => "numeric (int or float)",
            ("boolean", _) => "bool",
            var (type, _) => type,
        };
        return expected is null ? null : $"{path}: expected {expected}, got &value.valueUnstructured{{Value:{JsonText.ToText(node)}}}";
    }
}
