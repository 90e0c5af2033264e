using CmkOperator.Cli.Manifests;
using CmkOperator.Cli.Terminal;

namespace CmkOperator.Cli.Import;

/// <summary>What came of an import, as a table for people.</summary>
internal static class ImportSummary
{
    /// <summary>Writes the table to where it does not mix with the manifests.</summary>
    /// <param name="results">What came of each workspace.</param>
    /// <param name="faults">What is wrong with files.</param>
    /// <param name="console">Where to, and how it may look.</param>
    public static void Write(IReadOnlyList<ImportedWorkspace> results, IReadOnlyList<ManifestFault> faults, CommandConsole console)
    {
        var width = results.Select(result => result.Shown.Length).Append(0).Max();
        foreach (var result in results)
        {
            var (word, ink) = Of(result.Outcome);
            var from = result.Source.File is null ? string.Empty : $"  {result.Source.Where}";
            var reason = result.Reason.Length > 0 ? $"  {result.Reason}" : string.Empty;
            console.Error.WriteLine($"{console.Paint(ink, word.PadRight(12))}  {result.Shown.PadRight(width)}{from}{reason}".TrimEnd());
        }

        foreach (var fault in faults)
        {
            console.Error.WriteLine(console.Paint(Ink.Red, fault.ToString()));
        }

        console.Error.WriteLine(Summary(results, faults.Count));
    }

    private static string Summary(IReadOnlyList<ImportedWorkspace> results, int faults)
    {
        int Count(ImportOutcome outcome) => results.Count(result => result.Outcome == outcome);
        var parts = new List<string> { $"{Count(ImportOutcome.TakeOver)} to take over" };
        void Add(int count, string words)
        {
            if (count > 0)
            {
                parts.Add($"{count} {words}");
            }
        }

        Add(Count(ImportOutcome.NotCompared), "not compared with Azure");
        Add(Count(ImportOutcome.Incomplete), "incomplete");
        Add(Count(ImportOutcome.NotOffered), "not offered");
        Add(Count(ImportOutcome.Failed), "not found or not readable");
        Add(faults, faults == 1 ? "file or document not usable" : "files or documents not usable");
        return $"{results.Count} {(results.Count == 1 ? "workspace" : "workspaces")}: {string.Join(", ", parts)}";
    }

    private static (string Word, Ink Ink) Of(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.TakeOver => ("take over", Ink.Green),
        ImportOutcome.NotCompared => ("not compared", Ink.Yellow),
        ImportOutcome.Incomplete => ("incomplete", Ink.Yellow),
        ImportOutcome.NotOffered => ("not offered", Ink.Dim),
        ImportOutcome.Failed => ("failed", Ink.Red),
    };
}
