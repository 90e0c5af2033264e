using System.Globalization;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Reports;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.Views;

namespace CmkOperator.Sandbox.Running;

/// <summary>Where results go: as JSON lines or as text.</summary>
internal sealed class RunOutput(OutputFormat format, TextWriter output, TextWriter errors)
{
    private readonly Lock _gate = new();

    /// <summary>Who is told of what happens meanwhile.</summary>
    public ISessionView View { get; } = format == OutputFormat.Json ? SilentView.Instance : new PlainView(output);

    /// <summary>One finished scenario.</summary>
    public void Report(RunReport report)
    {
        lock (_gate)
        {
            if (format == OutputFormat.Json)
            {
                output.WriteLine(RunReportJson.Write(report));
                output.Flush();
            }
            else
            {
                output.WriteLine(Line(report));
            }

            foreach (var failure in report.Failures)
            {
                errors.WriteLine($"{report.Scenario}: {failure}");
            }
        }
    }

    /// <summary>All of them, at the end.</summary>
    public void Summary(IReadOnlyList<RunReport> reports)
    {
        if (format == OutputFormat.Json)
        {
            return;
        }

        lock (_gate)
        {
            output.WriteLine();
            foreach (var line in ReportTable.Lines(reports))
            {
                output.WriteLine(line);
            }
        }
    }

    private static string Line(RunReport report)
    {
        var seconds = report.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return $"{(report.Settled ? "ok    " : "FAILED")} {report.Scenario} ({seconds} s)";
    }
}
