using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Azure, or the operator's process, fails in the middle.</summary>
internal static class FaultScenarios
{
    private const string WorkspacePath = "/workspaces/[^/]+$";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("throttled", "429 with Retry-After 7 on every third request: Ready in the end, and no request before the time that Azure named.")
        {
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
            Act = async stage =>
            {
                await AwaitReadyAsync(stage);
                await DemandPatienceAsync(stage);
            },
            ClockStride = RetryAfter,
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspaceDeletes(0), Expect.WorkspacePatches(0), Expect.Preflight("DataAccess", "Passed"), Struck(429)),
            Patience = TimeSpan.FromSeconds(60),
        },
        new("flaky", "Resets, 500, 503, truncated JSON and a lost reply to the PUT: Ready, with one workspace.")
        {
            Arrange = async stage =>
            {
                foreach (var fault in FlakyFaults())
                {
                    await stage.Azure.AddFaultAsync(fault, stage.Stop);
                }
            },
            Act = async stage =>
            {
                await AwaitReadyAsync(stage);
                await DemandOneWorkspaceAsync(stage);
            },
            ClockStride = RetryAfter,
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspaceDeletes(0), Expect.WorkspacePatches(0), Struck(0, 500, 503)),
            Patience = TimeSpan.FromSeconds(60),
        },
        new("sign-in-refused", "Microsoft Entra ID refuses the operator's sign-in: the condition says why and what to do, and Ready follows when it is accepted.")
        {
            Arrange = stage => stage.Azure.AddFaultAsync(
                new JsonObject
                {
                    ["method"] = "POST",
                    ["path"] = "/oauth2/v2.0/token$",
                    ["status"] = 401,
                    ["body"] = new JsonObject
                    {
                        ["error"] = "invalid_client",
                        ["error_description"] = "AADSTS7000222: The provided client secret keys for app 'cmk-operator' are expired. Trace ID: 5b2c3f6e-0f5b-4a43-9a55-0123456789ab Timestamp: 2026-11-23 12:00:00Z",
                        ["error_codes"] = new JsonArray(7000222),
                    },
                },
                stage.Stop),
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.Condition(
                    "Ready", "Unknown", "AuthenticationFailed", "AADSTS7000222: The provided client secret keys for app 'cmk-operator' are expired. Create a new client secret"));
                // Nobody has to wait for the interval: the operator tries again by itself, from seconds on.
                await stage.Azure.ClearFaultsAsync(stage.Stop);
                await AwaitReadyAsync(stage);
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Writes(1)),
        },
        new("creation-not-shown", "Azure says that the creation succeeded and its reads answer 404 for a minute longer: one PUT, and Ready when it shows.")
        {
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["createdWorkspaceLag"] = "00:01:00" }, stage.Stop),
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.Condition("Ready", "False", "Creating", "Azure reports that it created workspace"));
                await stage.AdvanceAsync(TimeSpan.FromSeconds(50));
                await stage.AdvanceAsync(TimeSpan.FromSeconds(15));
                await AwaitReadyAsync(stage);
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Writes(1)),
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

    private static Task<bool> AwaitReadyAsync(Stage stage) =>
        stage.Session.UntilAsync(() => !Expect.Ready(stage.Outcome).Any(), TimeSpan.FromSeconds(60), stage.Stop);

    // As Azure saw it. What was under way when the 429 came cannot be called back, and Azure counts reads, writes and deletes apart.
    private static async Task DemandPatienceAsync(Stage stage)
    {
        var requests = (await stage.Azure.JournalAsync(stage.Stop)).OfType<JsonObject>()
            .Where(entry => entry.Text("path")?.Contains("/subscriptions/", StringComparison.OrdinalIgnoreCase) == true)
            .Select(entry => (At: DateTimeOffset.Parse(entry.Text("at")!, CultureInfo.InvariantCulture), Status: (int?)entry["status"], Kind: KindOf(entry.Text("method")), What: $"{entry.Text("method")} {entry.Text("path")}"))
            .ToArray();
        foreach (var (at, _, kind, what) in requests.Where(request => request.Status == 429))
        {
            var early = requests.FirstOrDefault(request => request.Kind == kind && request.At > at + UnderWay && request.At < at + RetryAfter);
            if (early.What is not null)
            {
                throw new SessionException($"{early.What} came {(early.At - at).TotalSeconds:0.00} s after {what} was told to wait {RetryAfter.TotalSeconds:0} s");
            }
        }
    }

    private static string KindOf(string? method) => method is "GET" or "HEAD" ? "reads" : method == "DELETE" ? "deletes" : "writes";

    private static async Task DemandOneWorkspaceAsync(Stage stage)
    {
        // The question is the scenario's own: what is left of the faults is not meant for it.
        await stage.Azure.ClearFaultsAsync(stage.Stop);
        var list = await stage.Azure.FindAsync($"{stage.GroupId}/providers/Microsoft.MachineLearningServices/workspaces", stage.Stop);
        if (list.Objects("value").Count() is var count and not 1)
        {
            throw new SessionException($"there must be one workspace, there are {count}");
        }
    }

    // A fault that never struck would prove nothing.
    private static Expectation Struck(params int[] statuses) => outcome =>
        statuses.Where(status => !outcome.Requests.Any(request => request.Status == status)).Select(status => $"no request ended with status {status}");
}
