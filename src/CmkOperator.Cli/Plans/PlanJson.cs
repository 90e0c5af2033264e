using System.Text.Json.Nodes;
using CmkOperator.Cli.Manifests;
using CmkOperator.Cli.Terminal;

namespace CmkOperator.Cli.Plans;

/// <summary>Plans as JSON, in the form of docs/schemas/plan.schema.json.</summary>
internal static class PlanJson
{
    /// <summary>All plans of one call as one document.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="faults">What of the files could not be used.</param>
    /// <param name="outcome">How the call ends.</param>
    public static string Write(IReadOnlyList<ObjectPlan> plans, IReadOnlyList<ManifestFault> faults, PlanOutcome outcome)
    {
        var document = Present(new JsonObject
        {
            ["apiVersion"] = "cli.cmk-operator.io/v1alpha1",
            ["kind"] = "Plan",
            ["outcome"] = outcome.ToString(),
            ["faults"] = Array(faults.Select(Fault)),
            ["objects"] = Array(plans.Select(Object)),
        });
        return ReadableJson.Write(document);
    }

    private static JsonObject Object(ObjectPlan plan) => Present(new JsonObject
    {
        ["file"] = plan.Manifest.File,
        ["line"] = plan.Manifest.Line,
        ["namespace"] = plan.Key.Namespace,
        ["name"] = plan.Key.Name,
        ["outcome"] = plan.Outcome.ToString(),
        ["state"] = plan.State.ToString(),
        ["changes"] = Array(plan.Changes.Select(change => new JsonObject { ["path"] = change.Path, ["before"] = change.Before?.DeepClone(), ["after"] = change.After?.DeepClone() })),
        ["unknown"] = Texts(plan.Unknown),
        ["faults"] = Array(plan.Faults.Select(Fault)),
        ["checks"] = Array((plan.Plan is null ? [] : plan.Report?.Status.Preflight ?? []).Select(row => new JsonObject
        {
            ["check"] = row.Check,
            ["result"] = row.Result.ToString(),
            ["message"] = row.Message,
        })),
        ["fields"] = Array(plan.Fields.Select(row => new JsonObject
        {
            ["field"] = row.Field,
            ["change"] = row.Change.ToString(),
            ["desired"] = row.Desired,
            ["observed"] = row.Observed,
        })),
        ["plan"] = plan.Plan is { } text ? Texts(text.ToString().Split('\n')) : null,
        ["notes"] = Array((plan.Plan?.Notes ?? []).Select(note => new JsonObject
        {
            ["kind"] = note.Kind.ToString(),
            ["subject"] = note.Subject,
            ["reason"] = note.Reason.ToString(),
            ["message"] = note.Advised,
        })),
        ["writes"] = Array(plan.Writes.Select(write => new JsonObject { ["method"] = write.Method, ["url"] = write.Url, ["body"] = write.Body?.DeepClone() })),
    });

    private static JsonObject Fault(ManifestFault fault) => new() { ["file"] = fault.File, ["line"] = fault.Line, ["message"] = fault.Message };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items.Select(Present)]);

    // What there is not is absent, never null.
    private static JsonObject Present(JsonObject item)
    {
        foreach (var name in item.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
        {
            item.Remove(name);
        }

        return item;
    }
}
