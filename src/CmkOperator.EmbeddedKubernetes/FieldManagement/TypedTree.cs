using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>How a schema divides a value into parts that can have different owners.</summary>
internal static class TypedTree
{
    /// <summary>Whether the value is owned as one.</summary>
    public static bool IsLeaf(JsonNode? node, Schema schema) => node switch
    {
        JsonObject => schema.MapType == "atomic",
        JsonArray => schema.ListType == "atomic",
        _ => true,
    };

    /// <summary>The parts of a map or of an associative list, with their path elements and schemas.</summary>
    public static IEnumerable<TypedPart> Parts(JsonNode? node, Schema schema) => node switch
    {
        JsonObject map => map.Select(p => new TypedPart($"f:{p.Key}", p.Value, FieldSchema(schema, p.Key), schema.Properties.ContainsKey(p.Key))),
        JsonArray list => list.Select(i => new TypedPart(ElementOf(i, schema), i, schema.Items ?? Schema.Anything, false)),
        _ => [],
    };

    /// <summary>The path element of an item of a set or a list map; absent keys count with their defaults.</summary>
    public static string ElementOf(JsonNode? item, Schema list)
    {
        if (list.ListType == "set")
        {
            return $"v:{JsonText.ToText(item)}";
        }

        var key = new JsonObject();
        foreach (var name in list.ListMapKeys.Order(StringComparer.Ordinal))
        {
            key[name] = (item.At(name) ?? list.Items?.Field(name)?.Default)?.DeepClone();
        }

        return $"k:{JsonText.ToText(key)}";
    }

    public static Schema FieldSchema(Schema schema, string name) => schema.Field(name) ?? Schema.Anything;
}

/// <summary>A part of a value that can have its own owner.</summary>
/// <param name="Element">Its path element.</param>
/// <param name="Value">The value at this place.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="IsNamedField">Whether it is a specified field, not an entry of a map or a list.</param>
internal sealed record TypedPart(string Element, JsonNode? Value, Schema Schema, bool IsNamedField);
