using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.World;
using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Tests.Sandbox.Advice;

/// <summary>Faults around the workspace: subscription, group, providers, quotas, policies, locks, identities.</summary>
internal static class AzureAdvice
{
    private const string LockName = "keep-it";
    private const string Extra = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-extra";
    private const string WorkspacePath = "/workspaces/[^/]+$";

    public static IReadOnlyList<AdviceCase> All { get; } =
    [
        new(SubscriptionUnavailable, "enable it")
        {
            Arrange = stage => SubscriptionAsync(stage, "Disabled"),
            Words = ["Enable the subscription"],
            Mend = stage => SubscriptionAsync(stage, "Enabled"),
        },
        new(ResourceGroupNotFound, "create it")
        {
            Spec = new JsonObject { ["resourceGroup"] = "rg-elsewhere" },
            World = world => world with { ResourceGroupId = null },
            Words = ["Create the resource group", "rg-elsewhere"],
            Mend = stage => stage.Azure.PutAsync(stage.GroupId, new JsonObject { ["location"] = "westeurope" }, stage.Stop),
        },
        new(AssociatedResourceNotFound, "create it")
        {
            World = world => world with { StorageAccountId = null },
            Words = ["Create the resource", "spec.associatedResources.storageAccountId"],
            Mend = stage => stage.Session.World.BuildAsync(DeclaredWorld.From(stage.Manifest), stage.Stop),
        },
        new(AssociatedResourceUnsuitable, "declare another account")
        {
            Arrange = stage => stage.Azure.PatchStateAsync(
                stage.Manifest.Text("spec", "associatedResources", "storageAccountId")!,
                new JsonObject { ["kind"] = "FileStorage", ["sku"] = new JsonObject { ["name"] = "Premium_LRS", ["tier"] = "Premium" } },
                stage.Stop),
            Words = ["Declare a standard general-purpose account (kind StorageV2 or Storage) in spec.associatedResources.storageAccountId"],
            Mend = async stage =>
            {
                var other = $"{stage.GroupId}/providers/Microsoft.Storage/storageAccounts/stgeneral";
                await stage.Session.World.BuildAsync(DeclaredWorld.From(stage.Manifest) with { StorageAccountId = other }, stage.Stop);
                await stage.EditAsync(new JsonObject { ["associatedResources"] = new JsonObject { ["storageAccountId"] = other } });
            },
        },
        new(ProviderNotRegistered, "register it")
        {
            Arrange = stage => ProviderAsync(stage, "unregister"),
            Words = ["az provider register --namespace", "Microsoft.DocumentDB"],
            Mend = stage => ProviderAsync(stage, "register"),
        },
        new(RegionUnsupported, "choose another region in a new object")
        {
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["machineLearningRegions"] = new JsonArray("North Europe") }, stage.Stop),
            Words = ["Choose a region that offers Azure Machine Learning workspaces", "new object"],
            Mend = stage => stage.MakeAgainAsync(new JsonObject { ["location"] = "northeurope" }),
        },
        new(QuotaExceeded, "get more")
        {
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["searchServiceQuota"] = 0 }, stage.Stop),
            Words = ["Ask for more quota"],
            Mend = stage => stage.Azure.SwitchAsync(new JsonObject { ["searchServiceQuota"] = 10 }, stage.Stop),
        },
        new(PolicyDenied, "get an exemption")
        {
            Arrange = stage => stage.Azure.AddFaultAsync(
                new JsonObject { ["method"] = "PUT", ["path"] = WorkspacePath, ["status"] = 403, ["body"] = Faults.Error("RequestDisallowedByPolicy", "Resource 'fraud-ml' was disallowed by policy 'cmk-only'.") },
                stage.Stop),
            Words = ["cmk-only", "ask its owner for an exemption"],
            Mend = stage => stage.Azure.ClearFaultsAsync(stage.Stop),
        },
        new(ScopeLocked, "remove the lock")
        {
            Arrange = stage => stage.Azure.PutAsync(LockId(stage), Faults.Properties(new JsonObject { ["level"] = "ReadOnly" }), stage.Stop),
            Words = ["Remove the named lock", LockName],
            Mend = stage => stage.Azure.DeleteAsync(LockId(stage), null, stage.Stop),
        },
        new(DenyAssignment, "its owner removes it")
        {
            Arrange = stage => stage.Azure.PatchStateAsync(DenialId(stage), Denial(stage), stage.Stop),
            Words = ["Ask the owner of the named deny assignment", "no workspaces here"],
            Mend = stage => stage.Azure.PatchStateAsync(DenialId(stage), null, stage.Stop),
        },
        new(NameInvalid, "choose another name in a new object")
        {
            Arrange = stage => stage.Azure.AddFaultAsync(
                new JsonObject { ["method"] = "PUT", ["path"] = "/workspaces/fraud-ml$", ["status"] = 400, ["body"] = Faults.Error("ReservedResourceName", "The resource name 'fraud-ml' is reserved.") },
                stage.Stop),
            Words = ["Choose another workspace name", "new object"],
            Mend = stage => stage.MakeAgainAsync([], "scoring-ml"),
        },
        new(AuthenticationFailed, "correct the identity")
        {
            Arrange = stage => stage.Azure.AddFaultAsync(
                new JsonObject
                {
                    ["path"] = "/oauth2/v2.0/token$",
                    ["status"] = 401,
                    ["body"] = new JsonObject { ["error"] = "invalid_client", ["error_description"] = "AADSTS700016: Application was not found in the directory." },
                },
                stage.Stop),
            Status = "Unknown",
            Words = ["Correct the client id, or the tenant id"],
            Mend = stage => stage.Azure.ClearFaultsAsync(stage.Stop),
        },
        new(IdentityNotRemovable, "declare it again")
        {
            Spec = new JsonObject { ["identity"] = TwoKinds() },
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["identityLoss"] = "Refuse" }, stage.Stop),
            Break = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EditAsync(new JsonObject { ["identity"] = new JsonObject { ["type"] = "SystemAssigned", ["userAssignedIdentityIds"] = null } });
            },
            Words = ["put identity.type, userAssignedIdentityIds", "status.drifts"],
            Mend = stage => stage.EditAsync(new JsonObject { ["identity"] = TwoKinds() }),
        },
        new(AuthorizationFailed, "give it the right")
        {
            Arrange = stage => stage.DenyAsync("Microsoft.MachineLearningServices/workspaces/write"),
            Words = ["Give the identity that acts for the object the named right", "Microsoft.MachineLearningServices/workspaces/write"],
            Mend = stage => stage.DenyAsync(),
        },
    ];

    private static JsonObject TwoKinds() => new()
    {
        ["type"] = "SystemAssigned,UserAssigned",
        ["userAssignedIdentityIds"] = new JsonArray(Extra),
    };

    private static string LockId(Stage stage) => $"{stage.GroupId}/providers/Microsoft.Authorization/locks/{LockName}";

    private static string DenialId(Stage stage) => $"{stage.GroupId}/providers/Microsoft.Authorization/denyAssignments/88888888-0000-4000-8000-000000000002";

    private static JsonObject Denial(Stage stage) => Faults.Properties(new JsonObject
    {
        ["denyAssignmentName"] = "no workspaces here",
        ["scope"] = stage.GroupId,
        ["principals"] = new JsonArray(new JsonObject { ["id"] = Guid.Empty.ToString() }),
        ["excludePrincipals"] = new JsonArray(),
        ["permissions"] = new JsonArray(new JsonObject
        {
            ["actions"] = new JsonArray("Microsoft.MachineLearningServices/workspaces/write"),
            ["notActions"] = new JsonArray(),
            ["dataActions"] = new JsonArray(),
            ["notDataActions"] = new JsonArray(),
        }),
    });

    private static Task SubscriptionAsync(Stage stage, string state) =>
        stage.Azure.SwitchAsync(new JsonObject { ["subscriptionStates"] = new JsonObject { [Faults.Subscription] = state } }, stage.Stop);

    private static Task ProviderAsync(Stage stage, string verb) =>
        stage.Azure.PostAsync($"/subscriptions/{Faults.Subscription}/providers/Microsoft.DocumentDB/{verb}?api-version=2025-04-01", null, stage.Stop);
}
