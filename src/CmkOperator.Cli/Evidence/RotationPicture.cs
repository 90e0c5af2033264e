using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>The changes of the key on a line from now back, with the time that lies between them.</summary>
internal static class RotationPicture
{
    private const int Width = 640;
    private const int Step = 74;
    private const int LineX = 12;
    private const int TextX = 34;
    private const int LongestName = 60;

    /// <summary>Writes the picture.</summary>
    /// <param name="rotations">The changes, newest first.</param>
    /// <param name="now">When the evidence was taken.</param>
    /// <param name="id">What makes its ids unique in the page.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(IReadOnlyList<RotationEvidence> rotations, DateTimeOffset now, string id, TextWriter output)
    {
        var height = 40 + (rotations.Count * Step);
        output.Write($"<svg class=\"picture\" role=\"img\" viewBox=\"0 0 {Width} {height}\" aria-labelledby=\"{id}-t {id}-d\">\n");
        output.Write($"<title id=\"{id}-t\">Changes of the key on a time line</title>\n<desc id=\"{id}-d\">{HtmlText.Encode(string.Join(". ", rotations.Select(Sentence)))}.</desc>\n");
        output.Write($"<path d=\"M{LineX} 14V{height - 26}\" class=\"l-line\"/>\n");
        output.Write($"<path d=\"M{LineX - 6} 14H{LineX + 6}\" class=\"l-line\"/><text x=\"{TextX}\" y=\"19\" class=\"t-name\">{EvidenceText.Time(now)} this document</text>\n");
        var later = now;
        for (var i = 0; i < rotations.Count; i++)
        {
            var rotation = rotations[i];
            var y = 14 + ((i + 1) * Step);
            var at = rotation.Since ?? rotation.StartedAt;
            output.Write($"<circle cx=\"{LineX}\" cy=\"{y}\" r=\"7\" class=\"{(rotation.Since is null ? "l-open" : "l-done")}\"/>\n");
            if (at is { } known && known <= later)
            {
                output.Write($"<text x=\"{TextX}\" y=\"{y - 30}\" class=\"t-faint\">{Span(later - known)}</text>\n");
                later = known;
            }

            output.Write($"<text x=\"{TextX}\" y=\"{y - 1}\" class=\"t-group\">{EvidenceText.Time(at) ?? "time not recorded"} {HtmlText.Cut(EvidenceText.Cause(rotation.Cause), LongestName)}</text>\n");
            output.Write($"<text x=\"{TextX}\" y=\"{y + 17}\" class=\"t-name\">{HtmlText.Cut(Name(rotation.KeyIdentifier), LongestName)}</text>\n");
        }

        output.Write("</svg>\n");
    }

    private static string Sentence(RotationEvidence rotation) =>
        $"{EvidenceText.Time(rotation.Since ?? rotation.StartedAt) ?? "At a time that is not recorded"}: {EvidenceText.Cause(rotation.Cause)}, {Name(rotation.KeyIdentifier)}";

    private static string Name(string identifier) => KeyIdentifier.TryParse(identifier) is { } key ? $"{key.Name}, version {ShortForm.OfVersion(key.Version) ?? "newest"}" : identifier;

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => $"{(int)span.TotalDays} days",
        { TotalHours: >= 2 } => $"{(int)span.TotalHours} hours",
        _ => $"{(int)span.TotalMinutes} minutes",
    };
}
