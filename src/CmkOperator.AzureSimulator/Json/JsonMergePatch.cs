namespace CmkOperator.AzureSimulator.Json;

/// <summary>JSON Merge Patch (RFC 7396): members are merged, null deletes, everything else replaces.</summary>
internal static class JsonMergePatch
{
    /// <summary>Merges <paramref name="patch"/> into <paramref name="target"/> in place.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch.ToArray())
        {
            // A member in another casing is the same member: Azure never holds both.
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
