using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes;
using CmkOperator.Sandbox.Scenarios;
using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Tests.Sandbox.Advice;

/// <summary>Faults of the object: policies that hold it, values that cannot be, other owners, deletions.</summary>
internal static class SpecAdvice
{
    public static IReadOnlyList<AdviceCase> All { get; } =
    [
        new(Suspended, "resume")
        {
            Spec = new JsonObject { ["suspend"] = true },
            Words = ["spec.suspend is set", "Set it to false to resume"],
            Mend = stage => stage.EditAsync(new JsonObject { ["suspend"] = false }),
        },
        new(DeletionProtected, "end the protection")
        {
            Spec = new JsonObject { ["deletionProtection"] = true },
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteAsync();
            },
            Words = ["Set spec.deletionProtection to false"],
            Mend = stage => stage.EditAsync(new JsonObject { ["deletionProtection"] = false }),
            End = Expect.Gone,
        },
        new(WriteRefused, "exempt the operator")
        {
            Arrange = stage => stage.Session.Cluster.AnnotateNamespaceAsync(stage.Session.Namespace, EmbeddedKubernetesApi.FreezeAnnotation, "finalizers", stage.Stop),
            Words = ["denied request: finalizers may not change now", "Exempt the operator's ServiceAccount from the named policy"],
            Mend = stage => stage.Session.Cluster.AnnotateNamespaceAsync(stage.Session.Namespace, EmbeddedKubernetesApi.FreezeAnnotation, null, stage.Stop),
        },
        new(Drifted, "correct it")
        {
            Spec = new JsonObject { ["driftPolicy"] = "Report" },
            Break = RenameAsync,
            Condition = "InSync",
            Words = ["set spec.driftPolicy to Correct"],
            Mend = stage => stage.EditAsync(new JsonObject { ["driftPolicy"] = "Correct" }),
            End = Expect.All(Expect.Ready, Expect.Condition("InSync", "True", "Succeeded")),
        },
        new(Drifted, "declare the live value")
        {
            Spec = new JsonObject { ["driftPolicy"] = "Report" },
            Break = RenameAsync,
            Condition = "InSync",
            Words = ["Declare the live values", "friendlyName"],
            Mend = stage => stage.EditAsync(new JsonObject { ["friendlyName"] = "renamed outside" }),
            End = Expect.All(Expect.Ready, Expect.Condition("InSync", "True", "Succeeded")),
        },
        new(HbiWorkspaceImmutable, "restore it")
        {
            Break = stage => stage.DifferAsync(new JsonObject { ["hbiWorkspace"] = false }),
            Words = ["Set spec.hbiWorkspace back", "status.createOnly.hbiWorkspace"],
            Mend = stage => stage.RestoreAsync("hbiWorkspace"),
        },
        new(KeyVaultImmutable, "restore it")
        {
            Break = stage => stage.DifferAsync(new JsonObject { ["encryption"] = new JsonObject { ["keyVaultId"] = stage.VaultId + "-new" } }),
            Words = ["Set spec.encryption.keyVaultId back", "status.createOnly"],
            Mend = stage => stage.RestoreAsync("encryption", "keyVaultId"),
        },
        new(FieldImmutable, "restore it")
        {
            Break = stage => stage.DifferAsync(new JsonObject { ["associatedResources"] = new JsonObject { ["storageAccountId"] = $"{stage.GroupId}/providers/Microsoft.Storage/storageAccounts/stfraudmltwo" } }),
            Words = ["Set the field back to what Azure has (status.createOnly)", "associatedResources.storageAccountId"],
            Mend = stage => stage.RestoreAsync("associatedResources", "storageAccountId"),
        },
        new(LocationMismatch, "restore it")
        {
            Break = stage => stage.DifferAsync(new JsonObject { ["location"] = "northeurope" }),
            Words = ["Set spec.location to where the workspace is (status.createOnly.location)"],
            Mend = stage => stage.RestoreAsync("location"),
        },
        new(InvalidSpec, "correct the field")
        {
            Arrange = stage =>
            {
                stage.Manifest["spec"]!["tags"] = new JsonObject { ["team"] = "risk", ["Team"] = "fraud" };
                return Task.CompletedTask;
            },
            Words = ["Correct the named field", "spec.tags"],
            Mend = stage => stage.EditAsync(new JsonObject { ["tags"] = new JsonObject { ["Team"] = null } }),
        },
        new(WorkspaceExists, "take it over")
        {
            Arrange = stage => stage.CreateWorkspaceAsync(),
            Words = ["set spec.adoptionPolicy to IfMatching"],
            Mend = stage => stage.EditAsync(new JsonObject { ["adoptionPolicy"] = "IfMatching" }),
        },
        new(WorkspaceExists, "choose another name")
        {
            Arrange = stage => stage.CreateWorkspaceAsync(),
            Words = ["Choose another name"],
            Mend = stage => stage.EditAsync(new JsonObject { ["workspaceName"] = "scoring-ml" }),
        },
        new(OwnershipConflict, "delete this object")
        {
            Break = RivalAsync,
            Words = ["delete this one (with deletionPolicy Retain)"],
            Mend = async stage =>
            {
                await stage.DeleteAsync();
                await stage.UntilGoneAsync();
                stage.Key = stage.Key with { Name = "fraud-ml" };
            },
        },
        new(OwnershipConflict, "delete the other object")
        {
            Break = RivalAsync,
            Words = ["or the other and set spec.adoptionPolicy to IfMatching"],
            Mend = async stage =>
            {
                var rival = stage.Key;
                stage.Key = rival with { Name = "fraud-ml" };
                await stage.DeleteAsync();
                await stage.UntilGoneAsync();
                stage.Key = rival;
                await stage.EditAsync(new JsonObject { ["adoptionPolicy"] = "IfMatching" });
            },
        },
        new(SoftDeletedWorkspaceExists, "purge it")
        {
            Arrange = SoftDeletedAsync,
            Words = ["purge it"],
            Mend = stage => stage.Azure.DeleteAsync(stage.WorkspaceId, "forceToPurge=true", stage.Stop),
            Stride = TimeSpan.FromHours(6),
        },
        new(SoftDeletedWorkspaceExists, "choose another name")
        {
            Arrange = SoftDeletedAsync,
            Words = ["choose another name"],
            Mend = stage => stage.EditAsync(new JsonObject { ["workspaceName"] = "scoring-ml" }),
        },
        new(SoftDeletedWorkspaceExists, "wait")
        {
            Arrange = SoftDeletedAsync,
            Words = ["wait 14 days"],
            Mend = stage => stage.AdvanceAsync(TimeSpan.FromDays(14)),
        },
        new(ExternallyDeleted, "recreate it")
        {
            Break = stage => LoseAsync(stage, purge: true),
            Words = ["set spec.externalDeletionPolicy to Recreate"],
            Mend = stage => stage.EditAsync(new JsonObject { ["externalDeletionPolicy"] = "Recreate" }),
        },
        new(ExternallyDeleted, "recover it")
        {
            Break = stage => LoseAsync(stage, purge: false),
            Words = ["Recover the workspace"],
            Mend = stage => stage.RecoverWorkspaceAsync(),
        },
        new(ExternallyDeleted, "delete the object")
        {
            Break = stage => LoseAsync(stage, purge: true),
            Words = ["delete this object"],
            Mend = stage => stage.DeleteAsync(),
            End = Expect.Gone,
        },
        new(PurgeIncomplete, "release the object")
        {
            Spec = new JsonObject { ["deletionPolicy"] = "Purge" },
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteWorkspaceAsync(purge: false);
                await stage.Azure.SwitchAsync(new JsonObject { ["purgeDeadEnd"] = true }, stage.Stop);
                await stage.DeleteAsync();
            },
            Words = ["Set spec.deletionPolicy to Retain"],
            Mend = stage => stage.EditAsync(new JsonObject { ["deletionPolicy"] = "Retain" }),
            End = Expect.Gone,
        },
        new(ManagedResourceMissing, "delete the workspace and create it again")
        {
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.PatchStateAsync(await stage.ManagedResourceAsync("Microsoft.DocumentDB/databaseAccounts"), null, stage.Stop);
                await stage.PassAsync();
            },
            Condition = "ManagedResourcesReady",
            Words = ["delete the workspace and create it again"],
            Mend = PurgeAndCreateAsync,
            End = Expect.All(Expect.Ready, Expect.AllDomainConditions),
        },
        new(ManagedResourceGroupMissing, "delete the workspace and create it again")
        {
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.PatchStateAsync(await stage.ManagedGroupAsync(), null, stage.Stop);
                await stage.PassAsync();
            },
            Condition = "ManagedResourcesReady",
            Words = ["delete the workspace and create it again"],
            Mend = PurgeAndCreateAsync,
            End = Expect.All(Expect.Ready, Expect.AllDomainConditions),
        },
    ];

    private static async Task RenameAsync(Stage stage)
    {
        await stage.UntilReadyAsync();
        await stage.PatchWorkspaceAsync(Faults.Properties(new JsonObject { ["friendlyName"] = "renamed outside" }));
        await stage.PassAsync();
    }

    private static async Task RivalAsync(Stage stage)
    {
        await stage.UntilReadyAsync();
        var second = stage.Manifest.DeepClone().AsObject();
        second["spec"]!["workspaceName"] = "fraud-ml";
        second["metadata"]!["name"] = "rival-ml";
        await stage.ApplyAsync(second);
        stage.Key = stage.Key with { Name = "rival-ml" };
    }

    private static async Task SoftDeletedAsync(Stage stage)
    {
        await stage.CreateWorkspaceAsync();
        await stage.DeleteWorkspaceAsync(purge: false);
    }

    private static async Task LoseAsync(Stage stage, bool purge)
    {
        await stage.UntilReadyAsync();
        await stage.DeleteWorkspaceAsync(purge);
        await stage.SeeAbsenceAsync();
    }

    // Without purge the name would stay taken; the object's own policy is what deletes the workspace.
    private static async Task PurgeAndCreateAsync(Stage stage)
    {
        await stage.EditAsync(new JsonObject { ["deletionPolicy"] = "Purge" });
        await stage.DeleteAsync();
        await stage.UntilGoneAsync();
        await stage.ApplyAsync();
    }
}
