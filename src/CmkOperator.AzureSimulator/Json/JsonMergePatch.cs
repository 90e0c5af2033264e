using System.Text.Json.Nodes;

namespace CmkOperator.AzureSimulator.Json;

/// <summary>JSON Merge Patch (RFC 7396): members are merged, null deletes, everything else replaces.</summary>
internal static class JsonMergePatch
{
    /// <summary>Merges <paramref name="patch"/> into <paramref name="target"/> in place.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch.ToArray())
        {
            // Another casing of a member that is there already is the same member: Azure never holds both.
            var actual = target.FirstOrDefault(member => string.Equals(member.Key, name, StringComparison.OrdinalIgnoreCase)).Key ?? name;
            switch (value)
            {
                case null:
                    target.Remove(actual);
                    break;
                case JsonObject inner:
                    Apply(target.Ensure(actual), inner);
                    break;
                default:
                    target[actual] = value.DeepClone();
                    break;
            }
        }
    }
}
