using System.Globalization;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.Reports;

/// <summary>All outcomes as a table of text.</summary>
internal static class ReportTable
{
    private static readonly string[] Head = ["SCENARIO", "RESULT", "READY", "REASON", "WRITES", "READS", "SECONDS"];

    /// <summary>Head, one row for each report, and a closing line.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<RunReport> reports)
    {
        string[][] rows = [Head, .. reports.Select(Row)];
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            yield return string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
        }

        var failed = reports.Count(report => !report.Settled);
        yield return $"{reports.Count - failed} as expected, {failed} not";
    }

    private static string[] Row(RunReport report)
    {
        var ready = report.Object.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
        var writes = report.Requests.Count(request => request.IsWrite);
        return
        [
            report.Scenario,
            report.Settled ? "ok" : "FAILED",
            report.Deleted ? "(deleted)" : ready.Text("status") ?? "-",
            ready.Text("reason") ?? "-",
            writes.ToString(CultureInfo.InvariantCulture),
            (report.Requests.Count - writes).ToString(CultureInfo.InvariantCulture),
            report.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),
        ];
    }
}
