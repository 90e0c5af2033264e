using System.Globalization;
using System.Text.Json.Nodes;

namespace CmkOperator.TestKit.Verdicts;

/// <summary>
/// The documented rules by which Flux (<c>wait: true</c>) and other kstatus readers judge a custom resource, and those of
/// <c>kubectl wait --for=condition=Ready</c>. In this order: deletion, generation, Reconciling and Stalled, Ready; an object that says nothing at
/// all counts as finished, which is why the CRD gives a new object an observedGeneration that no generation equals.
/// </summary>
public static class Kstatus
{
    /// <summary>The verdict on an object.</summary>
    public static KstatusVerdict Judge(JsonNode workspace)
    {
        if (workspace["metadata"]?["deletionTimestamp"] is not null)
        {
            return KstatusVerdict.Terminating;
        }

        if (Number(workspace["status"]?["observedGeneration"]) is { } observed && observed != Number(workspace["metadata"]?["generation"]))
        {
            return KstatusVerdict.InProgress;
        }

        if (StatusOf(workspace, "Reconciling") == "True")
        {
            return KstatusVerdict.InProgress;
        }

        if (StatusOf(workspace, "Stalled") == "True")
        {
            return KstatusVerdict.Failed;
        }

        return StatusOf(workspace, "Ready") is null or "True" ? KstatusVerdict.Current : KstatusVerdict.InProgress;
    }

    /// <summary>Whether <c>kubectl wait --for=condition=Ready</c> ends: the condition is True and does not speak of an earlier generation.</summary>
    public static bool KubectlWaitEnds(JsonNode workspace)
    {
        if (Condition(workspace, "Ready") is not { } ready || (string?)ready["status"] != "True")
        {
            return false;
        }

        var observed = Number(ready["observedGeneration"]) ?? Number(workspace["status"]?["observedGeneration"]);
        return observed is null || observed >= Number(workspace["metadata"]?["generation"]);
    }

    /// <summary>A condition by its type; null when it is not there.</summary>
    public static JsonNode? Condition(JsonNode workspace, string type) =>
        (workspace["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition?["type"] == type);

    private static string? StatusOf(JsonNode workspace, string type) => (string?)Condition(workspace, type)?["status"];

    private static long? Number(JsonNode? node) => long.TryParse(node?.ToJsonString(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
