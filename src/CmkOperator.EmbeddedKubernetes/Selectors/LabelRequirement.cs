using System.Text.RegularExpressions;
using CmkOperator.EmbeddedKubernetes.Statuses;

namespace CmkOperator.EmbeddedKubernetes.Selectors;

/// <summary>One part of a label selector.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator">in, notin, exists or !.</param>
/// <param name="Values">The values of in and notin.</param>
internal sealed partial record LabelRequirement(string Key, string Operator, IReadOnlyList<string> Values)
{
    /// <exception cref="ApiException">The text is not a requirement.</exception>
    public static LabelRequirement Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            throw ApiErrors.BadRequest(words.Length > 1
                ? $"unable to parse requirement: found '{words[1]}', expected: in, notin, =, ==, !=, gt, lt"
                : $"unable to parse requirement: found '{text}', expected: !, identifier, or 'end of string'");
        }

        var key = match.Groups["key"].Value;
        if (match.Groups["set"].Success)
        {
            return new LabelRequirement(key, match.Groups["set"].Value, [.. match.Groups["values"].Value.Split(',').Select(v => v.Trim())]);
        }

        if (match.Groups["sign"].Success)
        {
            return new LabelRequirement(key, match.Groups["sign"].Value == "!=" ? "notin" : "in", [match.Groups["value"].Value]);
        }

        return new LabelRequirement(key, match.Groups["not"].Success ? "!" : "exists", []);
    }

    /// <param name="value">The label's value, or null when it is not there.</param>
    public bool Matches(string? value) => Operator switch
    {
        "in" => value is not null && Values.Contains(value),
        "notin" => value is null || !Values.Contains(value),
        "!" => value is null,
        _ => value is not null,
    };

    [GeneratedRegex(@"\A(?:(?<not>!)\s*(?<key>[\w./-]+)|(?<key>[\w./-]+)\s*(?:(?<sign>==|=|!=)\s*(?<value>[\w.-]*)|\s(?<set>in|notin)\s*\((?<values>[^()]*)\))?)\z")]
    private static partial Regex Pattern();
}
