using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Recording;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Azure, or the operator's process, fails in the middle.</summary>
internal static class FaultScenarios
{
    private const string WorkspacePath = "/workspaces/[^/]+$";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(7);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "throttled",
            Description = "429 with Retry-After 7 on every third request: Ready in the end, and no request sooner than told.",
            Arrange = stage => stage.Azure.AddFaultAsync(
                new JsonObject
                {
                    ["path"] = "^/subscriptions",
                    ["status"] = 429,
                    ["every"] = 3,
                    ["headers"] = new JsonObject { ["Retry-After"] = "7" },
                    ["body"] = Error("TooManyRequests", "The request is being throttled."),
                },
                stage.Stop),
            Act = MoveUntilReadyAsync,
            Outcome = Expect.All(Expect.Ready, Expect.WorkspaceDeletes(0), NoneSoonerThanTold),
            Patience = TimeSpan.FromSeconds(60),
        },
        new()
        {
            Name = "flaky",
            Description = "Resets, 500, 503, truncated JSON and a lost reply to the PUT: Ready, with one workspace.",
            Arrange = async stage =>
            {
                foreach (var fault in FlakyFaults())
                {
                    await stage.Azure.AddFaultAsync(fault, stage.Stop);
                }
            },
            Act = MoveUntilReadyAsync,
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspaceDeletes(0)),
            Patience = TimeSpan.FromSeconds(60),
        },
        RestartScenarios.Series,
        LateFailureScenarios.Series,
    ];

    private static IEnumerable<JsonObject> FlakyFaults() =>
    [
        new() { ["method"] = "PUT", ["path"] = WorkspacePath, ["drop"] = "reply", ["times"] = 1 },
        new() { ["method"] = "GET", ["path"] = "^/subscriptions", ["drop"] = true, ["every"] = 9, ["times"] = 4 },
        new() { ["method"] = "GET", ["path"] = "^/subscriptions", ["status"] = 500, ["body"] = Error("InternalServerError", "Something went wrong."), ["every"] = 7, ["times"] = 4 },
        new() { ["method"] = "GET", ["path"] = "^/subscriptions", ["status"] = 503, ["body"] = Error("ServiceUnavailable", "Try again."), ["every"] = 5, ["times"] = 4 },
        new() { ["method"] = "GET", ["path"] = "^/subscriptions", ["drop"] = "body", ["every"] = 11, ["times"] = 3 },
    ];

    private static JsonObject Error(string code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    // What Azure asks to wait is waited on the test clock, which is moved for that.
    private static async Task MoveUntilReadyAsync(Stage stage)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Expect.Ready(stage.Outcome).Any() && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            await stage.Session.UntilAsync(() => !Expect.Ready(stage.Outcome).Any(), TimeSpan.FromMilliseconds(500), stage.Stop);
            await stage.Azure.AdvanceAsync(RetryAfter, stage.Stop);
        }
    }

    // Requests that were under way when the refusal came are not sooner than told: only the same one again is.
    private static IEnumerable<string> NoneSoonerThanTold(ScenarioOutcome outcome)
    {
        var until = new Dictionary<string, DateTimeOffset>(StringComparer.OrdinalIgnoreCase);
        foreach (var request in outcome.Requests)
        {
            var what = $"{request.Method} {request.Path}";
            if (until.Remove(what, out var allowed) && request.At < allowed)
            {
                yield return $"{what} came {(allowed - request.At).TotalSeconds:0.0} s sooner than told";
            }

            if (request.Status == 429)
            {
                until[what] = request.At + RetryAfter;
            }
        }
    }
}
