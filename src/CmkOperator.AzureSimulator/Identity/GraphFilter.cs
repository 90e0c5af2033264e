using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.Identity;

/// <summary>The filters that clients send to Microsoft Graph's list of service principals; terms are joined by <c>or</c>.</summary>
internal static partial class GraphFilter
{
    /// <summary>The predicate of a filter, or null when it cannot be parsed.</summary>
    public static Func<DirectoryPrincipal, bool>? Parse(string filter)
    {
        List<Func<DirectoryPrincipal, bool>> terms = [];
        var rest = filter.Trim();
        while (Term().Match(rest) is { Success: true } match)
        {
            terms.Add(Test(match));
            rest = rest[match.Length..].TrimStart();
            if (rest.Length == 0)
            {
                return principal => terms.Exists(term => term(principal));
            }

            if (!rest.StartsWith("or ", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            rest = rest[3..].TrimStart();
        }

        return null;
    }

    private static Func<DirectoryPrincipal, bool> Test(Match match)
    {
        var value = match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);
        if (match.Groups["any"].Success)
        {
            return principal => principal.Names.Contains(value, StringComparer.OrdinalIgnoreCase);
        }

        return match.Groups["start"].Success
            ? principal => principal.DisplayName.StartsWith(value, StringComparison.OrdinalIgnoreCase)
            : principal => ResourceId.Is(value, match.Groups["field"].Value.ToLowerInvariant() switch
            {
                "appid" => principal.AppId,
                "id" => principal.ObjectId,
                _ => principal.DisplayName,
            });
    }

    // The variable of a lambda is the client's choice: the Azure CLI sends c, its role commands x.
    [GeneratedRegex(
        @"^(?:(?<any>servicePrincipalNames)/any\(\s*(?<name>\w+)\s*:\s*\k<name>\s+eq\s+'(?<value>(?:[^']|'')*)'\s*\)"
        + @"|(?<start>startswith)\(\s*displayName\s*,\s*'(?<value>(?:[^']|'')*)'\s*\)"
        + @"|(?<field>appId|id|displayName)\s+eq\s+'(?<value>(?:[^']|'')*)')",
        RegexOptions.IgnoreCase)]
    private static partial Regex Term();
}
