using System.Text.RegularExpressions;

namespace CmkOperator.Sharding;

/// <summary>
/// A label selector in the syntax of the Kubernetes API: <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>, <c>a in (b,c)</c>, <c>a notin (b,c)</c>, <c>a</c>
/// and <c>!a</c>, joined by commas. Rejects what the API server would reject, and comparisons with <c>&gt;</c> and <c>&lt;</c> as well.
/// </summary>
public sealed partial class LabelSelector : IEquatable<LabelSelector>
{
    private const int LongestPrefix = 253;

    private LabelSelector(string text, IReadOnlyList<LabelRequirement> requirements)
    {
        Text = text;
        Requirements = requirements;
    }

    /// <summary>The selector as it was written, without the white space around it.</summary>
    public string Text { get; }

    /// <summary>Its parts; at least one.</summary>
    public IReadOnlyList<LabelRequirement> Requirements { get; }

    /// <summary>Reads a selector. Returns null and the problem, as the end of a sentence that begins with the text, when the text is not a selector.</summary>
    public static LabelSelector? Parse(string text, out string? problem)
    {
        var trimmed = text.Trim();
        var requirements = new List<LabelRequirement>();
        foreach (var part in Split(trimmed))
        {
            if (Requirement(part, out problem) is not { } requirement)
            {
                return null;
            }

            requirements.Add(requirement);
        }

        problem = null;
        return new LabelSelector(trimmed, requirements);
    }

    /// <summary>Whether an object with these labels matches every part.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Requirements.All(requirement => requirement.Matches(labels));

    /// <summary>Whether the two were written in the same way; two spellings of one selection differ.</summary>
    public bool Equals(LabelSelector? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSelector);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static LabelRequirement? Requirement(string part, out string? problem)
    {
        problem = null;
        if (part.Length == 0)
        {
            problem = "has an empty part: write one or more parts such as team=blue, separated by commas";
            return null;
        }

        if (part.Contains('<', StringComparison.Ordinal) || part.Contains('>', StringComparison.Ordinal))
        {
            problem = $"compares numbers in '{part}': > and < are not supported";
            return null;
        }

        if (SetForm().Match(part) is { Success: true } set)
        {
            return Checked(
                set.Groups["key"].Value,
                set.Groups["op"].Value == "in" ? LabelOperator.In : LabelOperator.NotIn,
                [.. set.Groups["values"].Value.Split(',').Select(value => value.Trim())],
                isList: true,
                out problem);
        }

        if (EqualForm().Match(part) is { Success: true } equal)
        {
            return Checked(
                equal.Groups["key"].Value,
                equal.Groups["op"].Value == "!=" ? LabelOperator.NotIn : LabelOperator.In,
                [equal.Groups["value"].Value],
                isList: false,
                out problem);
        }

        return part[0] == '!'
            ? Checked(part[1..].TrimStart(), LabelOperator.DoesNotExist, [], isList: false, out problem)
            : Checked(part, LabelOperator.Exists, [], isList: false, out problem);
    }

    private static LabelRequirement? Checked(string key, LabelOperator @operator, string[] values, bool isList, out string? problem)
    {
        problem = null;
        if (!IsKey(key))
        {
            problem = $"names '{key}', which is not the key of a label: at most 63 letters, digits, dots, dashes and underscores, after an optional DNS name and a slash";
        }
        else if (isList && values.Any(value => value.Length == 0))
        {
            problem = $"has an empty value in the list of '{key}'";
        }
        else if (values.FirstOrDefault(value => !IsValue(value)) is { } wrong)
        {
            problem = $"compares '{key}' with '{wrong}', which is not the value of a label: at most 63 letters, digits, dots, dashes and underscores";
        }

        return problem is null ? new LabelRequirement(key, @operator, values) : null;
    }

    private static bool IsKey(string key) => key.Split('/') switch
    {
        [var name] => Name().IsMatch(name),
        [var prefix, var name] => prefix.Length <= LongestPrefix && Prefix().IsMatch(prefix) && Name().IsMatch(name),
        _ => false,
    };

    private static bool IsValue(string value) => value.Length == 0 || Name().IsMatch(value);

    // Commas in parentheses separate values, not parts.
    private static IEnumerable<string> Split(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        yield return text[start..].Trim();
    }

    [GeneratedRegex(@"^(?<key>[^\s()!=,]+)\s+(?<op>in|notin)\s*\((?<values>[^()]*)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex SetForm();

    [GeneratedRegex(@"^(?<key>[^\s()!=,]+)\s*(?<op>==|=|!=)\s*(?<value>[^\s()!=,]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex EqualForm();

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();
}
