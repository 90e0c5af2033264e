namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>One block of a role or deny definition.</summary>
internal sealed record RolePermission(
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> NotActions,
    IReadOnlyList<string> DataActions,
    IReadOnlyList<string> NotDataActions)
{
    public static RolePermission FromJson(JsonNode? node) => new(
        [.. node.ArrayAt("actions").Texts()],
        [.. node.ArrayAt("notActions").Texts()],
        [.. node.ArrayAt("dataActions").Texts()],
        [.. node.ArrayAt("notDataActions").Texts()]);

    /// <summary>Whether the action is among the actions and not among the exceptions.</summary>
    public bool Covers(string action, bool isData)
    {
        var (granted, excepted) = isData ? (DataActions, NotDataActions) : (Actions, NotActions);
        return granted.Any(pattern => ActionPattern.Matches(pattern, action)) && !excepted.Any(pattern => ActionPattern.Matches(pattern, action));
    }

    public JsonObject ToJson() => new()
    {
        ["actions"] = Actions.ToJsonArray(),
        ["notActions"] = NotActions.ToJsonArray(),
        ["dataActions"] = DataActions.ToJsonArray(),
        ["notDataActions"] = NotDataActions.ToJsonArray(),
    };
}

/// <summary>Matches actions against patterns with wildcards, as role definitions hold them.</summary>
internal static class ActionPattern
{
    public static bool Matches(string pattern, string action) =>
        Glob(pattern, action)
        // X/*/read covers X itself too: the vault roles rely on it.
        || (pattern.Contains("/*/", StringComparison.Ordinal) && Glob(pattern.Replace("/*/", "/", StringComparison.Ordinal), action));

    private static bool Glob(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
