using System.Text.Json.Nodes;
using CmkOperator.TestKit.Verdicts;

namespace CmkOperator.Tests.GitOps;

/// <summary>One state that a real run goes through, and what Argo CD is to make of it.</summary>
/// <param name="File">Name of its file under <c>testdata</c>.</param>
/// <param name="Scenario">The run.</param>
/// <param name="Health">The documented verdict.</param>
/// <param name="Is">Which of the run's states it is; the first that fits is taken.</param>
internal sealed record RecordedState(string File, string Scenario, string Health, Func<JsonObject, bool> Is)
{
    /// <summary>A state whose Ready has that status and reason, judged by the spec as it is, of an object that nobody deletes.</summary>
    public static RecordedState Of(string file, string scenario, string health, string ready, string reason, Func<JsonObject, bool>? also = null) =>
        new(file, scenario, health, state => !IsDeleting(state) && IsCurrent(state) && Has(state, "Ready", ready, reason) && (also?.Invoke(state) ?? true));

    /// <summary>As <see cref="Of"/>, of an object that is being deleted.</summary>
    public static RecordedState Deleting(string file, string scenario, string health, string reason) =>
        new(file, scenario, health, state => IsDeleting(state) && IsCurrent(state) && Has(state, "Ready", "False", reason));

    /// <summary>Whether a condition is there so.</summary>
    public static bool Has(JsonObject state, string type, string status, string? reason = null) =>
        Kstatus.Condition(state, type) is { } condition && (string?)condition["status"] == status && (reason is null || (string?)condition["reason"] == reason);

    /// <summary>Whether the status speaks of the spec as it is.</summary>
    public static bool IsCurrent(JsonObject state) =>
        state["status"]?["observedGeneration"]?.ToJsonString() == state["metadata"]!["generation"]!.ToJsonString();

    /// <summary>Whether somebody deletes the object.</summary>
    public static bool IsDeleting(JsonObject state) => state["metadata"]!["deletionTimestamp"] is not null;
}
