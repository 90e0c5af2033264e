using System.Text.Json.Nodes;
using CmkOperator.TestKit.Verdicts;

namespace CmkOperator.Tests.GitOps;

/// <summary>One state that a real run goes through, and the health that Argo CD must report for it.</summary>
/// <param name="File">Name of its file under <c>testdata</c>.</param>
/// <param name="Scenario">The run.</param>
/// <param name="Health">The documented verdict.</param>
/// <param name="Is">Which of the run's states it is; the first match is used.</param>
internal sealed record RecordedState(string File, string Scenario, string Health, Func<JsonObject, bool> Is)
{
    /// <summary>A state whose Ready has that status and reason for the current spec, of an object that is not being deleted.</summary>
    public static RecordedState Of(string file, string scenario, string health, string ready, string reason, Func<JsonObject, bool>? also = null) =>
        new(file, scenario, health, state => !IsDeleting(state) && IsCurrent(state) && Has(state, "Ready", ready, reason) && (also?.Invoke(state) ?? true));

    /// <summary>As <see cref="Of"/>, of an object that is being deleted.</summary>
    public static RecordedState Deleting(string file, string scenario, string health, string reason) =>
        new(file, scenario, health, state => IsDeleting(state) && IsCurrent(state) && Has(state, "Ready", "False", reason));

    /// <summary>Whether a condition has that status and reason.</summary>
    public static bool Has(JsonObject state, string type, string status, string? reason = null) =>
        Kstatus.Condition(state, type) is { } condition && (string?)condition["status"] == status && (reason is null || (string?)condition["reason"] == reason);

    /// <summary>Whether the status is about the current spec.</summary>
    public static bool IsCurrent(JsonObject state) =>
        state["status"]?["observedGeneration"]?.ToJsonString() == state["metadata"]!["generation"]!.ToJsonString();

    /// <summary>Whether the object is being deleted.</summary>
    public static bool IsDeleting(JsonObject state) => state["metadata"]!["deletionTimestamp"] is not null;
}
