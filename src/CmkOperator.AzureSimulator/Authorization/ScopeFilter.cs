using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>The filters of Microsoft.Authorization's lists: which scopes around the listed one, and which principal.</summary>
internal sealed partial record ScopeFilter(bool AtScope, string? PrincipalId, string? RoleName)
{
    /// <exception cref="ApiException">400 when the filter is none of the documented ones.</exception>
    public static ScopeFilter Parse(string? filter)
    {
        var result = new ScopeFilter(false, null, null);
        foreach (var part in AndWord().Split(filter?.Trim() ?? "").Where(part => part.Length > 0))
        {
            if (AtScopeTerm().IsMatch(part))
            {
                result = result with { AtScope = true };
            }
            else if (PrincipalTerm().Match(part) is { Success: true } principal)
            {
                result = result with { PrincipalId = principal.Groups[1].Value + principal.Groups[2].Value };
            }
            else if (RoleTerm().Match(part) is { Success: true } role)
            {
                result = result with { RoleName = role.Groups[1].Value };
            }
            else if (!TypeTerm().IsMatch(part))
            {
                throw new ApiException(400, "UnsupportedQuery", $"The filter '{filter}' is not supported. Supported filters are atScope(), assignedTo('{{id}}') and principalId eq '{{id}}'.");
            }
        }

        return result;
    }

    /// <summary>Whether an item at <paramref name="at"/> belongs to a list at <paramref name="asked"/>: what applies there and, unless atScope, what is below.</summary>
    public bool Admits(string asked, string at, AccessEvaluator access) =>
        access.Applies(at, asked) || (!AtScope && ResourceId.IsWithin(at, asked));

    /// <summary>Those of a type that <see cref="Admits"/> can admit, without a look at the others.</summary>
    public IEnumerable<StoredResource> Candidates(AzureState azure, string asked, string type) =>
        AtScope ? azure.Store.AtOrAbove(asked, type) : azure.Store.Around(asked, type);

    [GeneratedRegex(@"\s+and\s+", RegexOptions.IgnoreCase)]
    private static partial Regex AndWord();

    [GeneratedRegex(@"^atScope\(\)$", RegexOptions.IgnoreCase)]
    private static partial Regex AtScopeTerm();

    [GeneratedRegex(@"^(?:principalId\s+eq\s+'([^']*)'|assignedTo\('([^']*)'\))$", RegexOptions.IgnoreCase)]
    private static partial Regex PrincipalTerm();

    [GeneratedRegex(@"^roleName\s+eq\s+'([^']*)'$", RegexOptions.IgnoreCase)]
    private static partial Regex RoleTerm();

    [GeneratedRegex(@"^type\s+eq\s+'[^']*'$", RegexOptions.IgnoreCase)]
    private static partial Regex TypeTerm();
}
