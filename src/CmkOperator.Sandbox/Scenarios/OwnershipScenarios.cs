using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Whose workspace it is.</summary>
internal static class OwnershipScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("name-soft-deleted", "A soft-deleted workspace holds the name: reported, with the choices.")
        {
            Arrange = async stage =>
            {
                await stage.CreateWorkspaceAsync();
                await stage.DeleteWorkspaceAsync(purge: false);
            },
            Outcome = Expect.All(Expect.Condition("WorkspaceReady", "False", "SoftDeletedWorkspaceExists", "purge"), Expect.Stalled("SoftDeletedWorkspaceExists")),
        },
        new("name-taken", "A workspace with that name exists and belongs to somebody else: nothing is written.")
        {
            Arrange = stage => stage.CreateWorkspaceAsync(),
            Outcome = Expect.All(Expect.Condition("WorkspaceReady", "False", "WorkspaceExists"), Expect.Stalled("WorkspaceExists"), Expect.NoWrite),
        },
        new("adopt", "adoptionPolicy IfMatching and a workspace that matches: taken over without a PUT.")
        {
            Spec = new JsonObject { ["adoptionPolicy"] = "IfMatching" },
            Arrange = stage => stage.CreateWorkspaceAsync(),
            Outcome = Expect.All(Expect.Ready, Expect.WorkspacePuts(0)),
        },
        new("adopt-without-version", "The same, and the key of the workspace in Azure has no version: no drift, and nothing is written.")
        {
            Spec = new JsonObject { ["adoptionPolicy"] = "IfMatching" },
            Arrange = async stage =>
            {
                await stage.CreateWorkspaceAsync();
                var key = new JsonObject { ["keyIdentifier"] = $"https://{stage.Vault}.{stage.Azure.Endpoints.VaultSuffix}/keys/{stage.KeyName}" };
                await stage.Azure.PatchStateAsync(
                    stage.WorkspaceId, new JsonObject { ["properties"] = new JsonObject { ["encryption"] = new JsonObject { ["keyVaultProperties"] = key } } }, stage.Stop);
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.NoWrite),
        },
        new("adopt-mismatch", "The same with another hbi: rejected.")
        {
            Spec = new JsonObject { ["adoptionPolicy"] = "IfMatching", ["hbiWorkspace"] = true },
            Arrange = stage => stage.CreateWorkspaceAsync(new JsonObject { ["hbiWorkspace"] = false }),
            Outcome = Expect.All(Expect.Stalled("HbiWorkspaceImmutable"), Expect.NoWrite),
        },
        new("reapply-after-retain", "Deleted with Retain and created again unchanged: the object takes its workspace back, one PUT in all.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteAsync();
                await stage.UntilGoneAsync();
                await stage.ApplyAsync();
            },
            Outcome = Expect.All(Expect.There, Expect.Ready, Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
        new("two-objects", "Two objects declare one workspace: the older keeps it, the other reports the conflict.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var first = stage.Key;
                var second = stage.Manifest.DeepClone().AsObject();
                second["spec"]!["workspaceName"] = stage.Manifest.Text("metadata", "name");
                second["metadata"]!["name"] = "rival-ml";
                await stage.ApplyAsync(second);
                stage.Key = first with { Name = "rival-ml" };
                await stage.UntilAsync(Expect.Stalled("OwnershipConflict"));
                var older = stage.Session.Of(first);
                if (!older.Current.Objects("status", "conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True"))
                {
                    throw new SessionException("the older object must stay Ready");
                }
            },
            Outcome = Expect.All(Expect.Stalled("OwnershipConflict"), Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
    ];
}
