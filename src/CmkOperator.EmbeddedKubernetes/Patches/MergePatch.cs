using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.Patches;

/// <summary>JSON merge patch (RFC 7386).</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
                continue;
            }

            result.TryGetPropertyValue(name, out var existing);
            result[name] = existing is JsonObject && value is JsonObject ? Apply(Detached(result, name), value) : Apply(null, value);
        }

        return result;
    }

    private static JsonNode? Detached(JsonObject parent, string name)
    {
        var child = parent[name];
        parent[name] = null;
        return child;
    }
}
