using System.Text.Json.Nodes;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>Merges an applied configuration into a value and removes paths from one.</summary>
internal static class TypedMerge
{
    /// <summary>The live value with all that the configuration says; items keep their place, new ones follow the configuration's order.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? config, Schema schema) => (live, config) switch
    {
        (JsonObject a, JsonObject b) when schema.MapType != "atomic" => MergeMaps(a, b, schema),
        (JsonArray a, JsonArray b) when schema.ListType != "atomic" => MergeLists(a, b, schema),
        _ => config?.DeepClone(),
    };

    /// <summary>Removes the members of a set, each with what is below it.</summary>
    public static void Remove(JsonNode? node, Schema schema, FieldSet paths)
    {
        if (TypedTree.IsLeaf(node, schema))
        {
            return;
        }

        foreach (var part in TypedTree.Parts(node, schema).ToList())
        {
            if (paths.Child(part.Element) is not { } inner)
            {
                continue;
            }

            if (!inner.IsMember)
            {
                Remove(part.Value, part.Schema, inner);
            }
            else if (node is JsonObject map)
            {
                map.Remove(part.Element[2..]);
            }
            else
            {
                RemoveItem((JsonArray)node!, part.Element, schema);
            }
        }
    }

    private static void RemoveItem(JsonArray list, string element, Schema schema)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (TypedTree.ElementOf(list[i], schema) == element)
            {
                list.RemoveAt(i);
            }
        }
    }

    private static JsonObject MergeMaps(JsonObject live, JsonObject config, Schema schema)
    {
        var result = new JsonObject();
        foreach (var (name, value) in live)
        {
            result[name] = config.TryGetPropertyValue(name, out var wanted)
                ? Merge(value, wanted, TypedTree.FieldSchema(schema, name))
                : value?.DeepClone();
        }

        foreach (var (name, wanted) in config.Where(p => !live.ContainsKey(p.Key)))
        {
            result[name] = wanted?.DeepClone();
        }

        return result;
    }

    private static JsonArray MergeLists(JsonArray live, JsonArray config, Schema schema)
    {
        var liveByElement = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in live)
        {
            liveByElement[TypedTree.ElementOf(item, schema)] = item;
        }

        var wanted = config.Select(i => (Element: TypedTree.ElementOf(i, schema), Item: i)).ToList();
        var wantedElements = wanted.Select(w => w.Element).ToHashSet(StringComparer.Ordinal);
        var result = new JsonArray();
        var next = 0;
        foreach (var item in live)
        {
            if (!wantedElements.Contains(TypedTree.ElementOf(item, schema)))
            {
                result.Add(item?.DeepClone());
                continue;
            }

            // A shared item: the configuration decides the order of those, and of the new ones before them.
            var shared = false;
            while (next < wanted.Count && !shared)
            {
                shared = liveByElement.ContainsKey(wanted[next].Element);
                result.Add(MergeItem(wanted[next++], liveByElement, schema));
            }
        }

        while (next < wanted.Count)
        {
            result.Add(MergeItem(wanted[next++], liveByElement, schema));
        }

        return result;
    }

    private static JsonNode? MergeItem((string Element, JsonNode? Item) wanted, Dictionary<string, JsonNode?> live, Schema schema) =>
        live.TryGetValue(wanted.Element, out var existing)
            ? Merge(existing, wanted.Item, schema.Items ?? Schema.Anything)
            : wanted.Item?.DeepClone();
}
