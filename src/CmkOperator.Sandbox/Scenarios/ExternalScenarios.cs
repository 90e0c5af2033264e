using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The workspace is deleted, or comes back, outside.</summary>
internal static class ExternalScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("external-deletion", "Somebody deletes the workspace: the operator reports it and writes nothing.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteWorkspaceAsync(purge: false);
                await SeeAbsenceAsync(stage, Expect.Stalled("ExternallyDeleted"));
                await stage.UntilEventAsync("Warning", "ExternallyDeleted");
            },
            Outcome = Expect.All(
                Expect.Stalled("ExternallyDeleted"),
                Expect.Condition("Ready", "False", "ExternallyDeleted", "Recover", "Recreate"),
                Expect.Condition("WorkspaceReady", "False", "ExternallyDeleted"),
                Expect.Writes(1)),
        },
        new("external-recreate", "Somebody purges the workspace and externalDeletionPolicy is Recreate: the operator creates it again.")
        {
            Spec = new JsonObject { ["externalDeletionPolicy"] = "Recreate" },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteWorkspaceAsync(purge: true);
                await SeeAbsenceAsync(stage, Expect.WorkspacePuts(2));
            },
            Outcome = Expect.All(
                Expect.Ready, Expect.AllDomainConditions, Expect.Passed("Ready", "False", "WorkspaceNotFound"), Expect.WorkspacePuts(2), Expect.Writes(2)),
        },
        new("recovered-outside", "A workspace deleted outside is recovered with the same id: the object becomes Ready again.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteWorkspaceAsync(purge: false);
                await SeeAbsenceAsync(stage, Expect.Stalled("ExternallyDeleted"));
                await stage.RecoverWorkspaceAsync();
                await stage.PassUntilAsync(Expect.Condition("Ready", "True"));
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Passed("Ready", "False", "ExternallyDeleted"), Expect.Writes(1)),
        },
        new("retargeted", "An object whose workspace is gone is edited to name another object's workspace, with adoption: its old claim does not count there.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteWorkspaceAsync(purge: true);
                await SeeAbsenceAsync(stage, Expect.Stalled("ExternallyDeleted"));
                var older = stage.Key;
                var owner = stage.Manifest.DeepClone().AsObject();
                owner["metadata"]!["name"] = stage.Key.Name + "-owner";
                owner["spec"]!["workspaceName"] = "owned-ml";
                await stage.ApplyAsync(owner);
                stage.Key = older with { Name = older.Name + "-owner" };
                await stage.UntilReadyAsync();
                stage.Key = older;
                await stage.EditAsync(new JsonObject { ["workspaceName"] = "owned-ml", ["adoptionPolicy"] = "IfMatching", ["friendlyName"] = "taken over" });
                await stage.UntilAsync(Expect.Stalled("OwnershipConflict"));
                stage.Key = older with { Name = older.Name + "-owner" };
                await stage.AdvanceAsync(Stage.BeyondInterval);
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(2), Expect.WorkspacePatches(0), Expect.Writes(2)),
        },
        new("associated-deleted", "Application Insights is deleted under a running workspace: WorkspaceReady is False although Azure says Succeeded, until it is there again.")
        {
            Act = async stage =>
            {
                var insights = stage.Manifest.Text("spec", "associatedResources", "applicationInsightsId")!;
                await stage.UntilReadyAsync();
                var body = (await stage.Azure.FindAsync(insights, stage.Stop))!;
                await stage.Azure.DeleteAsync(insights, null, stage.Stop);
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.All(
                    Expect.Condition("WorkspaceReady", "False", "AssociatedResourceNotFound", "spec.associatedResources.applicationInsightsId"),
                    Expect.Condition("Ready", "False", "AssociatedResourceNotFound")));
                await stage.Azure.PutAsync(insights, body, stage.Stop);
                await stage.AdvanceAsync(Stage.BeyondInterval);
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Writes(1)),
        },
    ];

    // Absence is proven by two looks with a second between them.
    private static async Task SeeAbsenceAsync(Stage stage, Expectation seen)
    {
        await stage.PassAsync();
        await stage.AdvanceAsync(TimeSpan.FromSeconds(2));
        await stage.PassUntilAsync(seen);
    }
}
