using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>Which paths a value has, and which differ between two values; the rules are those of structured-merge-diff.</summary>
internal static class TypedSets
{
    /// <summary>The paths that an applied configuration claims.</summary>
    public static FieldSet Of(JsonNode node, Schema schema)
    {
        var set = new FieldSet();
        Collect(node, schema, [], set);
        return set;
    }

    public static FieldComparison Compare(JsonNode? old, JsonNode? updated, Schema schema)
    {
        var result = new FieldComparison(new FieldSet(), new FieldSet(), new FieldSet());
        Compare(old, updated, schema, [], result);
        return result;
    }

    private static void Collect(JsonNode? node, Schema schema, List<string> path, FieldSet set)
    {
        if (TypedTree.IsLeaf(node, schema))
        {
            set.Insert(path);
            return;
        }

        foreach (var part in TypedTree.Parts(node, schema))
        {
            path.Add(part.Element);
            Collect(part.Value, part.Schema, path, set);
            if (!part.IsNamedField || part.Value is null or JsonObject { Count: 0 })
            {
                set.Insert(path);
            }

            path.RemoveAt(path.Count - 1);
        }
    }

    private static void Compare(JsonNode? old, JsonNode? updated, Schema schema, List<string> path, FieldComparison result)
    {
        if (TypedTree.IsLeaf(old, schema) && TypedTree.IsLeaf(updated, schema))
        {
            if (!JsonNodes.Same(old, updated))
            {
                result.Modified.Insert(path);
            }

            return;
        }

        var before = PartsByElement(old, schema);
        var after = PartsByElement(updated, schema);
        foreach (var (element, part) in after)
        {
            path.Add(element);
            if (before.TryGetValue(element, out var earlier))
            {
                Compare(earlier.Value, part.Value, part.Schema, path, result);
            }
            else
            {
                InsertTree(part.Value, part.Schema, path, result.Added);
            }

            path.RemoveAt(path.Count - 1);
        }

        foreach (var (element, part) in before.Where(p => !after.ContainsKey(p.Key)))
        {
            path.Add(element);
            InsertTree(part.Value, part.Schema, path, result.Removed);
            path.RemoveAt(path.Count - 1);
        }
    }

    private static Dictionary<string, TypedPart> PartsByElement(JsonNode? node, Schema schema)
    {
        var parts = new Dictionary<string, TypedPart>(StringComparer.Ordinal);
        foreach (var part in TypedTree.IsLeaf(node, schema) ? [] : TypedTree.Parts(node, schema))
        {
            parts[part.Element] = part;
        }

        return parts;
    }

    private static void InsertTree(JsonNode? node, Schema schema, List<string> path, FieldSet set)
    {
        set.Insert(path);
        if (TypedTree.IsLeaf(node, schema))
        {
            return;
        }

        foreach (var part in TypedTree.Parts(node, schema))
        {
            path.Add(part.Element);
            InsertTree(part.Value, part.Schema, path, set);
            path.RemoveAt(path.Count - 1);
        }
    }
}

/// <summary>The paths in which two values differ.</summary>
internal sealed record FieldComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    /// <summary>The paths that have a new value.</summary>
    public FieldSet Written => Added.Union(Modified);

    public FieldComparison Ignoring(FieldSet trees) => new(Added.Without(trees), Modified.Without(trees), Removed.Without(trees));
}
