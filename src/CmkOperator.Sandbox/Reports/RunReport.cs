using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Recording;

namespace CmkOperator.Sandbox.Reports;

/// <summary>How one scenario, or one run of it, went.</summary>
internal sealed record RunReport
{
    /// <summary>The scenario's name; with <c>/N</c> behind it for one run of several.</summary>
    public required string Scenario { get; init; }

    /// <summary>Wall time.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the expected outcome was reached and nothing changed in two further passes.</summary>
    public required bool Settled { get; init; }

    /// <summary>The object at the end, or its last state when it is gone; null when there never was one.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>Whether the object is gone.</summary>
    public bool Deleted { get; init; }

    /// <summary>Every change of a condition.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>The Kubernetes events about the object.</summary>
    public IReadOnlyList<EventRow> Events { get; init; } = [];

    /// <summary>The operator's requests to Azure.</summary>
    public IReadOnlyList<OperatorRequest> Requests { get; init; } = [];

    /// <summary>What differs from what was expected; empty when settled.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>One row for all runs: settled only if all were, the rest is the last run's.</summary>
    public static RunReport Sum(string name, IReadOnlyList<RunReport> runs) => runs[^1] with
    {
        Scenario = name,
        Elapsed = runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + run.Elapsed),
        Settled = runs.All(run => run.Settled),
        Failures = [.. runs.SelectMany(run => run.Failures.Select(failure => $"{run.Scenario}: {failure}"))],
    };
}

/// <summary>What a Kubernetes event says.</summary>
internal sealed record EventRow(string Type, string Reason, string Note)
{
    /// <summary>Reads an events.k8s.io/v1 Event.</summary>
    public static EventRow Of(JsonObject item) => new(item.Text("type") ?? "", item.Text("reason") ?? "", item.Text("note") ?? "");
}
