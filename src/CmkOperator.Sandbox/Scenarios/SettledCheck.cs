using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Whether an outcome is there to stay: two further passes must change nothing in the object and write nothing to Azure.</summary>
internal static class SettledCheck
{
    private const int FurtherPasses = 2;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(750);

    /// <summary>Waits for the outcome, then looks on.</summary>
    /// <returns>What differs from the expectation, in sentences.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(Stage stage, Expectation expected, TimeSpan patience)
    {
        var session = stage.Session;
        if (!await session.UntilAsync(() => !expected(stage.Outcome).Any(), patience, stage.Stop))
        {
            return [.. expected(stage.Outcome)];
        }

        await stage.RestAsync(Quiet);
        var before = stage.Outcome;
        for (var pass = 0; pass < FurtherPasses && !stage.Outcome.Deleted; pass++)
        {
            // A request makes the operator retry what Azure rejected: where something was rejected, it is only made to look.
            await (pass == 0 && before.Has("Ready", "True") ? stage.PassAsync() : stage.LookAsync());
        }

        await stage.RestAsync(Quiet);
        var after = stage.Outcome;
        return [.. expected(after), .. Differences(before, after)];
    }

    private static IEnumerable<string> Differences(ScenarioOutcome before, ScenarioOutcome after)
    {
        OperatorRequest[] written = [.. after.Requests.Skip(before.Requests.Count).Where(request => request.IsWrite)];
        if (written.Length > 0)
        {
            yield return $"further passes wrote to Azure: {string.Join("; ", written.Select(request => $"{request.Method} {request.Path}"))}";
        }

        if (before.Deleted != after.Deleted)
        {
            yield return after.Deleted ? "further passes deleted the object" : "the object came back";
        }
        else if (!JsonNode.DeepEquals(Comparable(before.Object), Comparable(after.Object)))
        {
            yield return $"further passes changed the object: {string.Join("; ", Changes(Comparable(before.Object), Comparable(after.Object), ""))}";
        }
    }

    private static JsonObject? Comparable(JsonObject? workspace)
    {
        var copy = workspace?.DeepClone().AsObject();
        if (copy?["metadata"] is JsonObject metadata)
        {
            metadata.Remove("resourceVersion");
            metadata.Remove("managedFields");
            (metadata["annotations"] as JsonObject)?.Remove(CmkWorkspaceNames.RequestedAtAnnotation);
            (metadata["annotations"] as JsonObject)?.Remove(Session.LookAnnotation);
            if (metadata["annotations"] is JsonObject { Count: 0 })
            {
                metadata.Remove("annotations");
            }
        }

        (copy?["status"] as JsonObject)?.Remove("lastHandledRequestAt");
        return copy;
    }

    private static IEnumerable<string> Changes(JsonNode? before, JsonNode? after, string path) => (before, after) switch
    {
        (JsonObject left, JsonObject right) => left.Select(member => member.Key).Union(right.Select(member => member.Key))
            .SelectMany(name => Changes(left[name], right[name], $"{path}.{name}")),
        (JsonArray left, JsonArray right) when left.Count == right.Count => left.Zip(right).SelectMany((pair, index) => Changes(pair.First, pair.Second, $"{path}[{index}]")),
        _ when JsonNode.DeepEquals(before, after) => [],
        _ => [$"{path.TrimStart('.')} from {before?.ToJsonString() ?? "nothing"} to {after?.ToJsonString() ?? "nothing"}"],
    };
}
