using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Recording;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>What an expectation may look at.</summary>
/// <param name="Object">The object, or its last state; null before it was first seen.</param>
/// <param name="Deleted">Whether it is gone.</param>
/// <param name="Timeline">Its conditions' changes.</param>
/// <param name="Requests">The operator's requests to Azure.</param>
internal sealed record ScenarioOutcome(
    JsonObject? Object, bool Deleted, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<OperatorRequest> Requests)
{
    /// <summary>Every condition of the object.</summary>
    public IEnumerable<ConditionView> Conditions =>
        Object.Objects("status", "conditions").Select(condition => new ConditionView(
            condition.Text("type") ?? "", condition.Text("status") ?? "", condition.Text("reason") ?? "", condition.Text("message") ?? ""));

    /// <summary>The status object.</summary>
    public JsonNode? Status => Object.At("status");

    /// <summary>Whether the status describes the spec as it is now.</summary>
    public bool IsCurrent =>
        Object.At("status", "observedGeneration")?.ToJsonString() is { } observed && observed == Object.At("metadata", "generation")?.ToJsonString();

    /// <summary>A condition by its type; null when it is not there.</summary>
    public ConditionView? Condition(string type) => Conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether a condition is there with this status.</summary>
    public bool Has(string type, string status) => Condition(type)?.Status == status;

    /// <summary>The requests for workspaces themselves, not for their parts.</summary>
    public IEnumerable<OperatorRequest> WorkspaceRequests(string method) => Requests.Where(request => request.IsWorkspace && request.Method == method);
}

/// <summary>A condition as an expectation sees it.</summary>
internal sealed record ConditionView(string Type, string Status, string Reason, string Message)
{
    public override string ToString() => $"{Type}={Status} {Reason}";
}
