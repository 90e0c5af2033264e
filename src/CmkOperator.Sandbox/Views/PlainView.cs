using System.Collections.Concurrent;
using System.Globalization;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Views;

/// <summary>One line for everything that happens, without colours, for files and pipes.</summary>
internal sealed class PlainView(TextWriter output) : ISessionView
{
    private readonly Lock _gate = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly ConcurrentDictionary<NamespacedName, string> _plans = new();

    public void Note(string text) => Write(text);

    public void Changed(WorkspaceChange change, IReadOnlyList<TimelineEntry> entries)
    {
        if (change.Deleted)
        {
            Write($"{change.Key.Name}: gone");
            return;
        }

        foreach (var entry in entries)
        {
            var message = change.Object.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == entry.Type).Text("message");
            Write(entry.Status.Length == 0
                ? $"{change.Key.Name}: {entry.Type} is over"
                : $"{change.Key.Name}: {entry.Type}={entry.Status} {entry.Reason}{(message is { Length: > 0 } ? $": {message}" : "")}");
        }
    }

    public void Passed(PassReport pass)
    {
        // The same plan again is not news.
        if (pass.Plan.Length == 0 || _plans.GetValueOrDefault(pass.Key) == pass.Plan)
        {
            return;
        }

        _plans[pass.Key] = pass.Plan;
        foreach (var line in pass.Plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Write($"{pass.Key.Name}: plan {line.TrimEnd()}");
        }
    }

    public void Requested(OperatorRequest request)
    {
        if (request.IsWrite)
        {
            Write($"azure: {request.Method} {request.Path} {request.Status}");
        }
    }

    private void Write(string text)
    {
        var elapsed = TimeProvider.System.GetElapsedTime(_started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            output.WriteLine($"[{elapsed,6} s] {text}");
        }
    }
}
