using System.Text.Json.Nodes;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>The MergePatch function of RFC 7386, section 2, word for word: what a server does with our patches.</summary>
internal static class Rfc7386
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject present ? present.DeepClone().AsObject() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], value);
            }
        }

        return result;
    }
}
