using System.Text.Json.Nodes;

namespace CmkOperator.AzureSimulator.Json;

/// <summary>Renames members to the casing of the published model, since requests are accepted in any casing and replies are not.</summary>
internal static class MemberNames
{
    /// <summary>A copy of <paramref name="source"/> in which every member named in <paramref name="known"/> (in any casing) carries that name.</summary>
    public static JsonObject Canonical(JsonObject source, IEnumerable<string> known)
    {
        var names = known.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            result[names.GetValueOrDefault(name, name)] = value?.DeepClone();
        }

        return result;
    }
}
