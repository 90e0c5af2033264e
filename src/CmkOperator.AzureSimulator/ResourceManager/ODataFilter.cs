using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>The filters of ARM's lists: comparisons and substringof, joined by <c>and</c> and <c>or</c> (<c>and</c> binds tighter).</summary>
internal static partial class ODataFilter
{
    /// <summary>A predicate over one item; its argument reads a named field of the item (null when it has none).</summary>
    /// <exception cref="ApiException">400 when the filter cannot be parsed.</exception>
    public static Func<Func<string, string?>, bool> Parse(string filter)
    {
        List<List<Func<Func<string, string?>, bool>>> alternatives = [[]];
        var rest = filter.Trim();
        while (true)
        {
            var match = Term().Match(rest);
            if (!match.Success)
            {
                throw ApiException.Gateway(400, "InvalidFilterInQueryString", $"Invalid $filter '{filter}' specified in the query string.");
            }

            alternatives[^1].Add(Test(match));
            rest = rest[match.Length..].Trim();
            if (rest.Length == 0)
            {
                return field => alternatives.Any(terms => terms.All(term => term(field)));
            }

            if (rest.StartsWith("or ", StringComparison.OrdinalIgnoreCase))
            {
                alternatives.Add([]);
                rest = rest[3..].Trim();
            }
            else if (rest.StartsWith("and ", StringComparison.OrdinalIgnoreCase))
            {
                rest = rest[4..].Trim();
            }
            else
            {
                throw ApiException.Gateway(400, "InvalidFilterInQueryString", $"Invalid $filter '{filter}' specified in the query string.");
            }
        }
    }

    private static Func<Func<string, string?>, bool> Test(Match match)
    {
        if (match.Groups["part"] is { Success: true } part)
        {
            var within = match.Groups["of"].Value;
            return field => field(within)?.Contains(part.Value, StringComparison.OrdinalIgnoreCase) == true;
        }

        if (match.Groups["start"] is { Success: true } start)
        {
            var within = match.Groups["sof"].Value;
            return field => field(within)?.StartsWith(start.Value, StringComparison.OrdinalIgnoreCase) == true;
        }

        var name = match.Groups["field"].Value;
        var value = match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);
        var isEqual = match.Groups["op"].Value.Equals("eq", StringComparison.OrdinalIgnoreCase);
        return field => string.Equals(field(name), value, StringComparison.OrdinalIgnoreCase) == isEqual;
    }

    [GeneratedRegex(
        @"^(?:substringof\(\s*'(?<part>[^']*)'\s*,\s*(?<of>[\w/]+)\s*\)|startswith\(\s*(?<sof>[\w/]+)\s*,\s*'(?<start>[^']*)'\s*\)|(?<field>[\w/]+)\s+(?<op>eq|ne)\s+'(?<value>(?:[^']|'')*)')",
        RegexOptions.IgnoreCase)]
    private static partial Regex Term();
}
