using System.Globalization;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Reports;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.Views;

namespace CmkOperator.Sandbox.Running;

/// <summary>Where results go: JSON lines, plain lines, or a live screen.</summary>
internal sealed class RunOutput : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly OutputFormat _format;
    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly LiveView? _live;

    /// <summary>Output of one run.</summary>
    /// <param name="format">JSON or text.</param>
    /// <param name="interactive">Whether a person looks at a terminal that can redraw.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    public RunOutput(OutputFormat format, bool interactive, TextWriter output, TextWriter errors)
    {
        (_format, _output, _errors) = (format, output, errors);
        if (format == OutputFormat.Json)
        {
            View = SilentView.Instance;
            return;
        }

        var lines = new PlainView(output);
        View = interactive ? _live = new LiveView(lines) : lines;
    }

    /// <summary>What shows what happens meanwhile.</summary>
    public ISessionView View { get; }

    /// <summary>Ends the live screen; from here on there are lines.</summary>
    public Task EndAsync() => _live?.EndAsync() ?? Task.CompletedTask;

    /// <summary>One finished scenario.</summary>
    public void Report(RunReport report)
    {
        lock (_gate)
        {
            _output.WriteLine(_format == OutputFormat.Json ? RunReportJson.Write(report) : Line(report));
            _output.Flush();
            foreach (var failure in report.Failures)
            {
                _errors.WriteLine($"{report.Scenario}: {failure}");
            }
        }
    }

    /// <summary>All of them, at the end.</summary>
    public void Summary(IReadOnlyList<RunReport> reports) => Text(["", .. ReportTable.Lines(reports)]);

    /// <summary>What the user can do now.</summary>
    public void Hints(IEnumerable<string> lines) => Text(["", .. lines]);

    public async ValueTask DisposeAsync() => await EndAsync();

    private void Text(IEnumerable<string> lines)
    {
        if (_format == OutputFormat.Json)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var line in lines)
            {
                _output.WriteLine(line);
            }
        }
    }

    private static string Line(RunReport report)
    {
        var seconds = report.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var writes = report.Requests.Count(request => request.IsWrite);
        return $"{(report.Settled ? "settled" : "NOT AS EXPECTED")}: {report.Scenario} in {seconds} s, {writes} write(s) and {report.Requests.Count - writes} read(s) in Azure";
    }
}
