using System.Buffers;
using System.Text;

namespace CmkOperator.Cli.Evidence;

/// <summary>The evidence as Markdown (GitHub Flavored Markdown: tables) that reads well as plain text too.</summary>
internal static class EvidenceMarkdown
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\`*[]<>&|~#");
    private static readonly SearchValues<char> Suspicious = SearchValues.Create("\\`*[]<>&|~#_");

    /// <summary>Writes the document.</summary>
    /// <param name="document">The evidence.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(EvidenceDocument document, TextWriter output)
    {
        output.Write($"# Evidence of encryption with a customer-managed key\n\n");
        foreach (var (name, value) in EvidenceHead.Of(document))
        {
            output.Write($"- **{name}:** {Escape(value)}\n");
        }

        output.Write($"\n{Escape(EvidenceHead.Reading(document))}\n\n## Summary\n\n{Escape(EvidenceHead.Summary(document))}\n\n");
        Write(EvidenceHead.Table(document), output);
        foreach (var item in document.Objects)
        {
            output.Write($"## {Escape(item.Key.ToString())}\n\n**{EvidenceText.Words(item.Protection.Verdict)}** ({EvidenceText.Words(item.Protection.Basis)}): {Escape(EvidenceHead.Verdict(item.Protection))}\n\n");
            foreach (var (name, value) in EvidenceSections.Looks(item))
            {
                output.Write($"- {name}: {Escape(value)}\n");
            }

            output.Write("\n");
            foreach (var section in EvidenceSections.Of(item))
            {
                Write(section, output);
            }
        }
    }

    /// <summary>Text of others as Markdown shows it unchanged, on one line.</summary>
    /// <param name="text">Any text.</param>
    public static string Escape(string text)
    {
        var line = PlainText.OneLine(text);
        if (!line.AsSpan().ContainsAny(Suspicious))
        {
            return line;
        }

        var escaped = new StringBuilder(line.Length + 8);
        for (var i = 0; i < line.Length; i++)
        {
            // An underscore inside a word emphasizes nothing, and ids are full of them.
            var isMarkup = Special.Contains(line[i]) || (line[i] == '_' && !(IsWord(line, i - 1) && IsWord(line, i + 1)));
            if (isMarkup)
            {
                escaped.Append('\\');
            }

            escaped.Append(line[i]);
        }

        return escaped.ToString();
    }

    private static bool IsWord(string line, int at) => at >= 0 && at < line.Length && char.IsLetterOrDigit(line[at]);

    private static void Write(EvidenceSection section, TextWriter output)
    {
        output.Write($"### {section.Title}\n\n");
        if (section.Intro is { } intro)
        {
            output.Write($"{Escape(intro)}\n\n");
        }

        foreach (var table in section.Tables)
        {
            if (section.Tables.Count > 1)
            {
                output.Write($"{Escape(table.Caption)}:\n\n");
            }

            Write(table, output);
        }
    }

    private static void Write(EvidenceTable table, TextWriter output)
    {
        output.Write($"| {string.Join(" | ", table.Columns)} |\n|{string.Concat(Enumerable.Repeat("---|", table.Columns.Count))}\n");
        foreach (var row in table.Rows)
        {
            output.Write($"| {string.Join(" | ", row.Select(cell => Escape(cell.Text)))} |\n");
        }

        output.Write("\n");
    }
}
