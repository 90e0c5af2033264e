namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>Matches actions against patterns with wildcards, as role definitions hold them.</summary>
internal static class ActionPattern
{
    public static bool Matches(string pattern, string action) =>
        Glob(pattern, action)
        // X/*/read opens X itself too: the vault roles count on it.
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
