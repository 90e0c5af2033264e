using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The object is deleted, with each policy.</summary>
internal static class DeletionScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("delete-retain", "Retain: the object is removed, the workspace stays.")
        {
            Act = async stage =>
            {
                await DeleteAsync(stage);
                await stage.DemandAsync(stage.WorkspaceId, there: true);
                await stage.UntilEventAsync("Normal", "Retained", "Retain");
            },
            Outcome = Expect.All(Expect.Gone, Expect.WorkspaceDeletes(0), Expect.Writes(1)),
        },
        new("delete-soft", "SoftDelete: the workspace is deleted and can be recovered, its managed group stays.")
        {
            Spec = new JsonObject { ["deletionPolicy"] = "SoftDelete" },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var group = await stage.ManagedGroupAsync();
                await DeleteAsync(stage);
                await stage.DemandAsync(stage.WorkspaceId, there: false);
                await stage.DemandAsync(group, there: true);
                await stage.UntilEventAsync("Normal", "Deleting", "Cosmos DB", "14 days", "billed");
            },
            Outcome = Expect.All(Expect.Gone, Expect.WorkspaceDeletes(1), Purges(false), Expect.Writes(2), StoresWereNotLost),
        },
        new("delete-purge", "Purge: the workspace and its managed group are gone.")
        {
            Spec = new JsonObject { ["deletionPolicy"] = "Purge" },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var group = await stage.ManagedGroupAsync();
                await DeleteAsync(stage);
                await stage.DemandAsync(stage.WorkspaceId, there: false);
                await stage.DemandAsync(group, there: false);
            },
            Outcome = Expect.All(Expect.Gone, Purges(true), Expect.WorkspaceDeletes(1), Expect.Writes(2), StoresWereNotLost),
        },
        new("delete-protected", "deletionProtection: deletion waits, and says so.")
        {
            Spec = new JsonObject { ["deletionProtection"] = true, ["deletionPolicy"] = "Purge" },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteAsync();
                await stage.UntilAsync(Protected);
                await stage.AdvanceAsync(Stage.BeyondInterval);
            },
            Outcome = Expect.All(Expect.There, Protected, Expect.Condition("WorkspaceReady", "True"), Expect.WorkspaceDeletes(0), Expect.Writes(1)),
        },
        new("purge-dead-end", "Purge is answered with \"not found\" while the managed group stands: PurgeIncomplete, released by Retain.")
        {
            Spec = new JsonObject { ["deletionPolicy"] = "Purge" },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteWorkspaceAsync(purge: false);
                await stage.Azure.SwitchAsync(new JsonObject { ["purgeDeadEnd"] = true }, stage.Stop);
                var group = stage.ManagedGroupInStatus();
                await stage.DeleteAsync();
                await stage.UntilAsync(Expect.All(Incomplete, Expect.WorkspaceDeletes(1)));
                await stage.LookAsync();
                await stage.UntilAsync(Expect.All(Incomplete, Expect.WorkspaceDeletes(1)));
                await stage.AdvanceAsync(TimeSpan.FromMinutes(61));
                await stage.UntilAsync(Expect.All(Incomplete, Expect.WorkspaceDeletes(2)));
                await stage.EditAsync(new JsonObject { ["deletionPolicy"] = "Retain" });
                await stage.UntilGoneAsync();
                await stage.DemandAsync(group, there: true);
            },
            Outcome = Expect.All(Expect.Gone, Expect.Passed("Ready", "False", "PurgeIncomplete"), Purges(true), Expect.WorkspaceDeletes(2), Expect.Writes(3)),
        },
        new("delete-azure-down", "Retain while Azure is unreachable: the object is removed without a call to Azure.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.PassAsync();
                await stage.Azure.AddFaultAsync(new JsonObject { ["path"] = "^/subscriptions", ["drop"] = true }, stage.Stop);
                var before = stage.Outcome.Requests.Count;
                await stage.DeleteAsync();
                await stage.UntilGoneAsync();
                if (stage.Outcome.Requests.Count != before)
                {
                    throw new SessionException($"Azure must not be asked; it was asked {stage.Outcome.Requests.Count - before} times");
                }
            },
            Outcome = Expect.All(Expect.Gone, Expect.Writes(1)),
        },
        new("observe-only", "observeOnly on somebody's workspace: its state is reported, nothing is written, no finalizer.")
        {
            Spec = new JsonObject { ["observeOnly"] = true, ["publicNetworkAccess"] = "Disabled" },
            Arrange = stage => stage.CreateWorkspaceAsync(new JsonObject { ["publicNetworkAccess"] = "Enabled" }),
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.Condition("WorkspaceReady", "True"));
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.PassAsync();
            },
            Outcome = Expect.All(
                Expect.Condition("WorkspaceReady", "True"),
                Expect.Condition("EncryptionInForce", "True"),
                Expect.Condition("ManagedResourcesReady", "True"),
                Expect.Condition("InSync", "False", "Drifted", "publicNetworkAccess"),
                Expect.Row("drifts", "field", "publicNetworkAccess", "Enabled", "Disabled", "Report"),
                Expect.HasStatus("workspace", "workspaceId"),
                Expect.HasStatus("coverage"),
                Expect.Absent("Stalled"),
                NoFinalizer,
                Expect.NoWrite),
        },
        new("suspend", "suspend: the operator changes nothing, and deletion still works.")
        {
            Spec = new JsonObject { ["suspend"] = true, ["deletionPolicy"] = "Purge" },
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.All(Expect.Stalled("Suspended"), Expect.Condition("Ready", "False", "Suspended", "spec.suspend")));
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.PassAsync();
                await DeleteAsync(stage);
            },
            Outcome = Expect.All(Expect.Gone, Expect.Passed("Ready", "False", "Suspended"), Expect.NoRequest),
        },
    ];

    private static Expectation Protected => Expect.All(
        Expect.Condition("Ready", "False", "DeletionProtected", "spec.deletionProtection"), Expect.Condition("Stalled", "True", "DeletionProtected"));

    private static Expectation Incomplete => Expect.Condition("Ready", "False", "PurgeIncomplete", "Retain", "billed");

    // A deletion looks at the workspace only: that says nothing of the stores.
    private static IEnumerable<string> StoresWereNotLost(ScenarioOutcome outcome) =>
        outcome.Timeline.Any(entry => entry is { Type: "EncryptionInForce", Reason: "ManagedResourcesUnreadable" })
            ? ["EncryptionInForce must not claim that the stores cannot be read"]
            : [];

    private static async Task DeleteAsync(Stage stage)
    {
        if (stage.Outcome.Condition("Ready")?.Reason != "Suspended")
        {
            await stage.UntilReadyAsync();
        }

        await stage.DeleteAsync();
        await stage.UntilGoneAsync();
    }

    private static Expectation Purges(bool purges) => outcome =>
        outcome.WorkspaceRequests("DELETE").Any(request => request.Query.Contains("forceToPurge=true", StringComparison.OrdinalIgnoreCase)) == purges
            ? []
            : [purges ? "the workspace must be purged" : "the workspace must not be purged"];

    private static IEnumerable<string> NoFinalizer(ScenarioOutcome outcome) =>
        outcome.Object?["metadata"]?["finalizers"] is null ? [] : ["the object must have no finalizer"];
}
