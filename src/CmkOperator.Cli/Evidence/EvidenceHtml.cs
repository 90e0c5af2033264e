using System.Globalization;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// The evidence as one page that needs nothing else: style and pictures are in it, there is no script, and its policy lets a browser load nothing. Everything
/// that comes from elsewhere is encoded.
/// </summary>
internal static class EvidenceHtml
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    /// <summary>Writes the page.</summary>
    /// <param name="document">The evidence.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(EvidenceDocument document, TextWriter output)
    {
        const string Title = "Evidence of encryption with a customer-managed key";
        output.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        output.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        output.Write($"<title>{Title}: {HtmlText.Encode(document.Scope)}, {EvidenceText.Time(document.TakenAt)}</title>\n<style>\n{EvidenceStyle.Sheet.ReplaceLineEndings("\n")}\n</style>\n</head>\n<body>\n");
        output.Write($"<header>\n<h1>{Title}</h1>\n");
        List(EvidenceHead.Of(document), output);
        output.Write($"<p>{HtmlText.Encode(EvidenceHead.Reading(document))}</p>\n</header>\n<main>\n");
        Summary(document, output);
        for (var i = 0; i < document.Objects.Count; i++)
        {
            Object(document, document.Objects[i], i + 1, output);
        }

        output.Write($"</main>\n<footer>Written by kubectl-cmk {HtmlText.Encode(document.CommandVersion)} at {EvidenceText.Time(document.TakenAt)}. What each part rests on, and what it does not prove, is described in docs/evidence.md of the CmkOperator.</footer>\n</body>\n</html>\n");
    }

    private static void Summary(EvidenceDocument document, TextWriter output)
    {
        output.Write($"<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n<p>{HtmlText.Encode(EvidenceHead.Summary(document))}</p>\n");
        output.Write("<ul class=\"counts\">\n");
        foreach (var verdict in Enum.GetValues<Protection>())
        {
            var count = document.Count(verdict);
            output.Write($"<li class=\"{(count == 0 ? "zero" : Tone(EvidenceHead.Look(verdict)))}\"><b>{count.ToString(CultureInfo.InvariantCulture)}</b> {EvidenceText.Words(verdict)}</li>\n");
        }

        output.Write("</ul>\n");
        Table(EvidenceHead.Table(document), output, row => $"<a href=\"#o{row + 1}\">");

        output.Write("</section>\n");
    }

    private static void Object(EvidenceDocument document, ObjectEvidence item, int number, TextWriter output)
    {
        var id = $"o{number}";
        output.Write($"<section class=\"object{(document.Objects.Count == 1 ? " only" : string.Empty)}\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{HtmlText.Encode(item.Key.ToString())}</h2>\n");
        output.Write($"<p class=\"verdict {Tone(EvidenceHead.Look(item.Protection.Verdict))}\"><strong>{EvidenceText.Words(item.Protection.Verdict)}</strong> ({EvidenceText.Words(item.Protection.Basis)}): {HtmlText.Encode(EvidenceHead.Verdict(item.Protection))}</p>\n");
        List(EvidenceSections.Looks(item), output);
        foreach (var section in EvidenceSections.Of(item))
        {
            output.Write($"<h3>{section.Title}</h3>\n");
            if (section.Intro is { } intro)
            {
                output.Write($"<p>{HtmlText.Encode(intro)}</p>\n");
            }

            switch (section.Picture)
            {
                case EvidencePicture.Coverage:
                    CoveragePicture.Write(item.Coverage, $"{id}c", output);
                    break;
                case EvidencePicture.Rotations:
                    RotationPicture.Write(item.Rotations, document.TakenAt, $"{id}r", output);
                    break;
                case EvidencePicture.None:
                    break;
            }

            foreach (var table in section.Tables)
            {
                Table(table, output, null);
            }
        }

        output.Write("</section>\n");
    }

    private static void List(IReadOnlyList<(string Name, string Value)> facts, TextWriter output)
    {
        output.Write("<dl>\n");
        foreach (var (name, value) in facts)
        {
            output.Write($"<dt>{HtmlText.Encode(name)}</dt><dd>{HtmlText.Encode(value)}</dd>\n");
        }

        output.Write("</dl>\n");
    }

    private static void Table(EvidenceTable table, TextWriter output, Func<int, string>? link)
    {
        var labels = table.Columns.Select(HtmlText.Encode).ToList();
        var isFacts = table.Columns is ["Fact", ..];
        output.Write($"<table{(isFacts ? " class=\"facts\"" : string.Empty)}>\n<caption>{HtmlText.Encode(table.Caption)}</caption>\n<thead><tr>{string.Concat(labels.Select(label => $"<th scope=\"col\">{label}</th>"))}</tr></thead>\n<tbody>\n");
        for (var row = 0; row < table.Rows.Count; row++)
        {
            output.Write("<tr>");
            for (var column = 0; column < table.Rows[row].Count; column++)
            {
                var cell = table.Rows[row][column];
                var text = cell.Look == CellLook.Id ? HtmlText.Identifier(cell.Text) : HtmlText.Encode(cell.Text);
                if (column == 0)
                {
                    output.Write($"<th scope=\"row\"{Class(cell)}>{(link is null ? text : $"{link(row)}{text}</a>")}</th>");
                }
                else
                {
                    output.Write($"<td data-label=\"{labels[column]}\">{(cell.Look == CellLook.Plain ? text : $"<span{Class(cell)}>{text}</span>")}</td>");
                }
            }

            output.Write("</tr>\n");
        }

        output.Write("</tbody>\n</table>\n");
    }

    private static string Class(Cell cell) => cell.Look switch
    {
        CellLook.Plain => string.Empty,
        CellLook.Id => " class=\"id\"",
        CellLook.Good => " class=\"good-t\"",
        CellLook.Bad => " class=\"bad-t\"",
        CellLook.Unsure => " class=\"unsure-t\"",
        CellLook.Faint => " class=\"faint\"",
    };

    private static string Tone(CellLook look) => look switch
    {
        CellLook.Good => "good",
        CellLook.Bad => "bad",
        _ => "unsure",
    };
}
