using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>What blocks a workspace from outside: groups, providers, quotas, policies, locks.</summary>
internal static class ScopeScenarios
{
    private const string PolicyId = "/providers/Microsoft.Authorization/policyDefinitions/ba769a63-b8cc-4b2d-abf6-ac33c7204be8";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("group-missing", "The resource group does not exist: the operator waits for the grace period, then reports Stalled.")
        {
            Spec = new JsonObject { ["resourceGroup"] = "rg-elsewhere" },
            World = world => world with { ResourceGroupId = null },
            Outcome = Expect.All(Expect.Stalled("ResourceGroupNotFound"), Expect.NoWrite),
        },
        new("storage-unsuitable", "The associated storage account is a premium account for files: nothing is created, until another account is declared.")
        {
            Arrange = stage => ChangeStorageAsync(stage, new JsonObject { ["kind"] = "FileStorage", ["sku"] = new JsonObject { ["name"] = "Premium_LRS", ["tier"] = "Premium" } }),
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.All(Expect.Stalled("AssociatedResourceUnsuitable"), Expect.Preflight("AssociatedStorage", "Failed"), Expect.NoWrite));
                var other = $"{stage.GroupId}/providers/Microsoft.Storage/storageAccounts/stgeneral";
                await stage.Azure.PutAsync(
                    other,
                    new JsonObject { ["location"] = "westeurope", ["kind"] = "StorageV2", ["sku"] = new JsonObject { ["name"] = "Standard_LRS" }, ["properties"] = new JsonObject() },
                    stage.Stop);
                await stage.EditAsync(new JsonObject { ["associatedResources"] = new JsonObject { ["storageAccountId"] = other } });
            },
            Outcome = Expect.All(Expect.Ready, Expect.Preflight("AssociatedStorage", "Passed"), Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
        new("storage-hierarchical", "The associated storage account has a hierarchical namespace: said, and not in the way where Azure accepts it.")
        {
            Arrange = stage => ChangeStorageAsync(stage, new JsonObject { ["properties"] = new JsonObject { ["isHnsEnabled"] = true } }),
            Outcome = Expect.All(
                Expect.Ready, Expect.Row("preflight", "check", "AssociatedStorageNamespace", "Passed", "hierarchical namespace"), Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
        new("storage-hierarchical-refused", "The same where Azure refuses it: the creation is tried once and fails with the advice.")
        {
            Arrange = async stage =>
            {
                await stage.Azure.SwitchAsync(new JsonObject { ["hierarchicalNamespaceIsRefused"] = true }, stage.Stop);
                await ChangeStorageAsync(stage, new JsonObject { ["properties"] = new JsonObject { ["isHnsEnabled"] = true } });
            },
            Outcome = Expect.All(
                Expect.Stalled("AssociatedResourceUnsuitable"),
                Expect.Condition("Ready", "False", "AssociatedResourceUnsuitable", "without a hierarchical namespace"),
                Expect.Preflight("AssociatedStorageNamespace", "Unknown"),
                Expect.WorkspacePuts(1),
                Expect.Writes(1)),
        },
        new("storage-without-keys", "The associated storage account permits no shared keys: said until systemDatastoresAuthMode is Identity, and never in the way.")
        {
            Arrange = stage => ChangeStorageAsync(stage, new JsonObject { ["properties"] = new JsonObject { ["allowSharedKeyAccess"] = false } }),
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.UntilAsync(Expect.Row("preflight", "check", "AssociatedStorageKeys", "Unknown", "systemDatastoresAuthMode: Identity"));
                await stage.EditAsync(new JsonObject { ["systemDatastoresAuthMode"] = "Identity" });
                await stage.UntilAsync(Expect.WorkspacePatches(1));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Preflight("AssociatedStorageKeys", "Passed"), Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new("provider-unregistered", "Microsoft.DocumentDB is not registered in the subscription: reported by name, and nothing is created.")
        {
            Arrange = stage => stage.Azure.PostAsync(
                $"/subscriptions/{stage.Manifest.Text("spec", "subscriptionId")}/providers/Microsoft.DocumentDB/unregister?api-version=2025-04-01", null, stage.Stop),
            Outcome = Expect.All(
                Expect.Stalled("ProviderNotRegistered"), Expect.Condition("Ready", "False", "ProviderNotRegistered", "Microsoft.DocumentDB"), Expect.NoWrite),
        },
        new("quota-exceeded", "The quota of AI Search is spent and creation fails late; it recovers when the quota returns.")
        {
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["searchServiceQuota"] = 0 }, stage.Stop),
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.All(Expect.Condition("WorkspaceReady", "False", "QuotaExceeded"), Expect.Condition("Stalled", "True", "QuotaExceeded")));
                await stage.Azure.SwitchAsync(new JsonObject { ["searchServiceQuota"] = 1000 }, stage.Stop);
                await stage.AdvanceAsync(Stage.BeyondInterval);
            },
            Outcome = Expect.All(Expect.Ready, Expect.Passed("WorkspaceReady", "False", "QuotaExceeded"), Expect.WorkspaceDeletes(0)),
        },
        new("policy-denied", "An Azure Policy denies the workspace: the message names its id.")
        {
            Arrange = stage => stage.Azure.AddFaultAsync(
                new JsonObject { ["method"] = "PUT", ["path"] = "/workspaces/[^/]+$", ["status"] = 403, ["body"] = PolicyError() }, stage.Stop),
            Outcome = Expect.All(Expect.Condition("WorkspaceReady", "False", "PolicyDenied", PolicyId), Expect.Stalled("PolicyDenied")),
        },
        new("scope-locked", "Deletion meets a CanNotDelete lock: it waits, names the lock, and continues when the lock is removed.")
        {
            Spec = new JsonObject { ["deletionPolicy"] = "SoftDelete" },
            Act = async stage =>
            {
                var lockId = $"{stage.GroupId}/providers/Microsoft.Authorization/locks/keep-it";
                await stage.UntilReadyAsync();
                await stage.Azure.PutAsync(lockId, new JsonObject { ["properties"] = new JsonObject { ["level"] = "CanNotDelete" } }, stage.Stop);
                await stage.DeleteAsync();
                await stage.UntilAsync(Expect.Condition("Ready", "False", "ScopeLocked", "keep-it"));
                await stage.Azure.DeleteAsync(lockId, null, stage.Stop);
                await stage.AdvanceAsync(Stage.BeyondInterval);
            },
            Outcome = Expect.All(Expect.Gone, Expect.Passed("Ready", "False", "ScopeLocked")),
        },
    ];

    private static Task ChangeStorageAsync(Stage stage, JsonObject body) =>
        stage.Azure.PatchStateAsync(stage.Manifest.Text("spec", "associatedResources", "storageAccountId")!, body, stage.Stop);

    private static JsonObject PolicyError()
    {
        var info = new JsonObject
        {
            ["policyDefinitionId"] = PolicyId,
            ["policyDefinitionName"] = "ba769a63-b8cc-4b2d-abf6-ac33c7204be8",
            ["policyDefinitionEffect"] = "Deny",
            ["policyAssignmentId"] = "/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/policyAssignments/cmk",
        };
        var error = new JsonObject
        {
            ["code"] = "RequestDisallowedByPolicy",
            ["target"] = "fraud-ml",
            ["message"] = $"Resource 'fraud-ml' was disallowed by policy. Policy identifiers: '[{{\"policyDefinition\":{{\"name\":\"Workspaces need a customer-managed key\",\"id\":\"{PolicyId}\"}}}}]'.",
            ["additionalInfo"] = new JsonArray(new JsonObject { ["type"] = "PolicyViolation", ["info"] = info }),
        };
        return new JsonObject { ["error"] = error };
    }
}
