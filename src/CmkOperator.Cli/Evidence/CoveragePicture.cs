using CmkOperator.Reporting;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// The coverage as a picture: a bar with the share of each group, and the components by group. Each group has a mark and a pattern of its own, so that it
/// can be told apart without colours.
/// </summary>
internal static class CoveragePicture
{
    private const int Width = 640;
    private const int BarHeight = 26;
    private const int GroupHeight = 30;
    private const int RowHeight = 21;
    private const int LongestName = 78;

    // Groups of the summary first; the order is that of the sentence a reader would say.
    private static readonly CoverageGroup[] Order =
        [CoverageGroup.WorkspaceKey, CoverageGroup.AnotherKey, CoverageGroup.MicrosoftKey, CoverageGroup.Owner, CoverageGroup.NotEncrypted, CoverageGroup.NotVerifiable];

    /// <summary>Writes the picture.</summary>
    /// <param name="rows">The coverage.</param>
    /// <param name="id">What makes its ids unique in the page.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(IReadOnlyList<CoverageEvidence> rows, string id, TextWriter output)
    {
        var groups = Order
            .Select(group => (Group: group, Names: rows.Where(row => row.Group == group).Select(row => Short(row.Row.Component)).ToList()))
            .Where(group => group.Names.Count > 0)
            .ToList();
        var total = groups.Sum(group => group.Names.Count);
        if (total == 0)
        {
            return;
        }

        var height = BarHeight + 14 + groups.Sum(group => GroupHeight + (group.Names.Count * RowHeight) + 8);
        output.Write($"<svg class=\"picture\" role=\"img\" viewBox=\"0 0 {Width} {height}\" aria-labelledby=\"{id}-t {id}-d\">\n");
        output.Write($"<title id=\"{id}-t\">What the key covers</title>\n<desc id=\"{id}-d\">{HtmlText.Encode(string.Join(". ", groups.Select(group => $"{EvidenceText.Words(group.Group)}: {string.Join(", ", group.Names)}")))}.</desc>\n");
        Patterns(id, output);
        Bar(groups, total, id, output);
        var y = BarHeight + 14;
        foreach (var (group, names) in groups)
        {
            y = Group(group, names, total, y, id, output);
        }

        output.Write("</svg>\n");
    }

    // Hatches for what is not under a customer's key: they stay apart on a black-and-white print.
    private static void Patterns(string id, TextWriter output)
    {
        output.Write("<defs>\n");
        output.Write($"<pattern id=\"{id}-h\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" class=\"c-ms\"/><path d=\"M0 0V7\" class=\"c-line\"/></pattern>\n");
        output.Write($"<pattern id=\"{id}-d2\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" class=\"c-unsure\"/><circle cx=\"4\" cy=\"4\" r=\"1.5\" class=\"c-dot\"/></pattern>\n");
        output.Write($"<pattern id=\"{id}-x\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" class=\"c-bad\"/><path d=\"M0 8L8 0\" class=\"c-line\"/></pattern>\n");
        output.Write("</defs>\n");
    }

    private static void Bar(List<(CoverageGroup Group, List<string> Names)> groups, int total, string id, TextWriter output)
    {
        var x = 0.0;
        foreach (var (group, names) in groups)
        {
            var width = (double)Width * names.Count / total;
            output.Write(FormattableString.Invariant($"<rect x=\"{x:0.#}\" y=\"0\" width=\"{width - 2:0.#}\" height=\"{BarHeight}\" {Fill(group, id)}/>\n"));
            x += width;
        }
    }

    private static int Group(CoverageGroup group, List<string> names, int total, int y, string id, TextWriter output)
    {
        output.Write($"<rect x=\"0\" y=\"{y + 5}\" width=\"18\" height=\"18\" {Fill(group, id)}/>\n");
        output.Write($"<rect x=\"2\" y=\"{y + 7}\" width=\"14\" height=\"14\" class=\"c-mark\"/><text x=\"9\" y=\"{y + 18}\" class=\"t-mark\">{Mark(group)}</text>\n");
        output.Write($"<text x=\"28\" y=\"{y + 19}\" class=\"t-group\">{EvidenceText.Words(group)}: {names.Count} of {total}</text>\n");
        y += GroupHeight;
        foreach (var name in names)
        {
            output.Write($"<text x=\"28\" y=\"{y + 13}\" class=\"t-name\">{HtmlText.Cut(name, LongestName)}</text>\n");
            y += RowHeight;
        }

        return y + 8;
    }

    private static string Fill(CoverageGroup group, string id) => group switch
    {
        CoverageGroup.WorkspaceKey => "class=\"c-good\"",
        CoverageGroup.AnotherKey => "class=\"c-other\"",
        CoverageGroup.MicrosoftKey => $"fill=\"url(#{id}-h)\"",
        CoverageGroup.NotEncrypted => $"fill=\"url(#{id}-x)\"",
        CoverageGroup.NotVerifiable => $"fill=\"url(#{id}-d2)\"",
        CoverageGroup.Owner or CoverageGroup.Remark => "class=\"c-owner\"",
    };

    private static string Mark(CoverageGroup group) => group switch
    {
        CoverageGroup.WorkspaceKey => "✓",
        CoverageGroup.AnotherKey => "K",
        CoverageGroup.MicrosoftKey => "M",
        CoverageGroup.NotEncrypted => "–",
        CoverageGroup.NotVerifiable => "?",
        CoverageGroup.Owner or CoverageGroup.Remark => "O",
    };

    // The table has the rest.
    private static string Short(string component) => component.IndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? component[..end] : component;
}
