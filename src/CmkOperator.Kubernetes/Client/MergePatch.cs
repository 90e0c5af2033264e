using System.Text.Json.Nodes;

namespace CmkOperator.Kubernetes.Client;

/// <summary>Computes JSON merge patches (RFC 7386).</summary>
internal static class MergePatch
{
    /// <summary>
    /// The smallest patch that turns <paramref name="before"/> into <paramref name="after"/>: null deletes, objects are
    /// compared member by member, lists and values are replaced whole.
    /// </summary>
    /// <returns>The patch, or null when nothing differs.</returns>
    public static JsonObject? Diff(JsonObject? before, JsonObject? after)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in before ?? [])
        {
            if (after?.ContainsKey(name) != true)
            {
                patch[name] = null;
            }
        }

        foreach (var (name, wanted) in after ?? [])
        {
            JsonNode? present = null;
            var known = before?.TryGetPropertyValue(name, out present) == true;
            if (known && JsonNode.DeepEquals(present, wanted))
            {
                continue;
            }

            patch[name] = present is JsonObject from && wanted is JsonObject to ? Diff(from, to) : wanted?.DeepClone();
        }

        return patch.Count == 0 ? null : patch;
    }
}
