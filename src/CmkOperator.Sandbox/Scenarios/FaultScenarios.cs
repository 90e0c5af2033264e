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
        Restarts(),
        LateFailures(),
    ];

    private static Scenario Restarts() => new()
    {
        Name = "operator-restart",
        Description = "The process dies at every write to Azure and to Kubernetes in turn: the same final state, one PUT each time.",
        Outcome = Expect.Ready,
        Runs =
        [
            DiesWhen(1, outcome => outcome.Requests.Any(request => request.IsWrite)),
            .. Enumerable.Range(1, 6).Select(write => DiesWhen(write + 1, outcome => Changes(outcome) >= write)),
        ],
    };

    // Each write of the operator to the object gives it another version; before it there was one.
    private static int Changes(ScenarioOutcome outcome) =>
        (outcome.Object?["metadata"]?["finalizers"] is null ? 0 : 1) + outcome.Timeline.Select(entry => entry.At).Distinct().Count();

    private static Scenario DiesWhen(int run, Func<ScenarioOutcome, bool> moment) => new()
    {
        Name = $"operator-restart/{run}",
        Description = "The process dies and is started again.",
        Act = async stage =>
        {
            await stage.Session.UntilAsync(() => moment(stage.Outcome), TimeSpan.FromSeconds(8), stage.Stop);
            await stage.Session.KillOperatorAsync();
            stage.Session.Note("the operator's process died and is started again");
            await stage.Session.StartOperatorAsync(stage.Stop);
        },
        Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(1), Expect.Writes(1)),
    };

    private static Scenario LateFailures() => new()
    {
        Name = "late-failure",
        Description = "Creation is accepted and then fails, once for each late row of the failure catalogue: the reason of that row.",
        Outcome = Expect.There,
        Runs =
        [
            Fails(1, "BadRequest", "CMK workspaces should have purge protection enabled on their CMK keyvault.", "PurgeProtectionDisabled"),
            Fails(2, "BadRequest", "CMK workspaces should have soft delete enabled on their CMK keyvault.", "SoftDeleteDisabled"),
            Fails(3, "BadRequest", "User assigned identity doesn't have enough permissions. The client 'a' with object id 'b' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope 'c'.", "PermissionMissing"),
            Fails(4, "BadRequest", "The user, group or application 'appid=a;oid=b' does not have keys wrap key permission on key vault 'kv-cmk;location=westeurope'.", "PermissionMissing"),
            Fails(5, "BadRequest", "Operation wrapKey is not allowed on a disabled key.", "KeyDisabled"),
            Fails(6, "BadRequest", "A key with (name/id) cmk-ml/0123456789abcdef0123456789abcdef was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command.", "KeyNotFound"),
            Fails(7, "BadRequest", "Client address is not authorized and caller is not a trusted service.", "VaultFirewallBlocked"),
            Fails(8, "BadRequest", "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete", "SoftDeletedWorkspaceExists"),
            Fails(9, "RequestDisallowedByPolicy", "Resource 'amlcosmos' was disallowed by policy.", "PolicyDenied"),
            Fails(10, "QuotaExceeded", "Operation would exceed 'standard' tier service quota.", "QuotaExceeded"),
            Fails(11, "ServiceUnavailable", "Sorry, we are currently experiencing high demand in West Europe region, and cannot fulfill your request at this time.", "CapacityUnavailable"),
            Fails(12, "InternalServerError", "Received internal server error. Please try again.", "CreateFailed"),
        ],
    };

    private static Scenario Fails(int run, string code, string message, string reason) => new()
    {
        Name = $"late-failure/{run}",
        Description = $"Creation fails late with {code}.",
        Arrange = stage => stage.Azure.AddFaultAsync(
            new JsonObject { ["method"] = "PUT", ["path"] = WorkspacePath, ["late"] = new JsonObject { ["code"] = code, ["message"] = message } }, stage.Stop),
        Outcome = Expect.All(Expect.Condition("WorkspaceReady", "False", reason), Expect.Condition("Ready", "False", reason), Expect.WorkspaceDeletes(0)),
    };

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

        await stage.Azure.ClearFaultsAsync(stage.Stop);
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
