using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.FieldManagement;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Patches;

/// <summary>Strategic merge patch, which built-in kinds take: lists merge by the keys that the schema says, <c>$</c> directives delete.</summary>
internal static class StrategicMergePatch
{
    private const string DeleteFromList = "$deleteFromPrimitiveList/";

    /// <param name="target">Changed in place.</param>
    /// <param name="patch">The changes.</param>
    /// <param name="schema">The schema of the target.</param>
    public static void Apply(JsonObject target, JsonObject patch, Schema schema)
    {
        if (patch.Text("$patch") == "replace")
        {
            target.Clear();
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFromList, StringComparison.Ordinal))
            {
                DeleteValues(target[name[DeleteFromList.Length..]] as JsonArray, value as JsonArray);
            }
            else if (!name.StartsWith('$'))
            {
                ApplyField(target, name, value, TypedTree.FieldSchema(schema, name));
            }
        }
    }

    private static void ApplyField(JsonObject target, string name, JsonNode? value, Schema schema)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject inner when inner.Text("$patch") == "delete":
                target.Remove(name);
                break;
            case JsonObject inner:
                Apply(target.Ensure(name), inner, schema);
                break;
            case JsonArray items when schema.ListType is "map" or "set" && target[name] is JsonArray existing:
                ApplyList(existing, items, schema);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void ApplyList(JsonArray existing, JsonArray items, Schema schema)
    {
        foreach (var item in items)
        {
            var element = TypedTree.ElementOf(item, schema);
            var index = existing.Select(e => TypedTree.ElementOf(e, schema)).ToList().IndexOf(element);
            if (item.Text("$patch") == "delete")
            {
                if (index >= 0)
                {
                    existing.RemoveAt(index);
                }
            }
            else if (index < 0)
            {
                existing.Add(item?.DeepClone());
            }
            else if (existing[index] is JsonObject current && item is JsonObject change)
            {
                Apply(current, change, schema.Items ?? Schema.Anything);
            }
        }
    }

    private static void DeleteValues(JsonArray? list, JsonArray? values)
    {
        for (var i = (list?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (values?.Any(v => JsonNodes.Same(v, list![i])) == true)
            {
                list!.RemoveAt(i);
            }
        }
    }
}
