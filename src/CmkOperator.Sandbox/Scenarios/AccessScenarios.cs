using System.Text.Json.Nodes;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Rights on the key: missing, granted, not to be seen.</summary>
internal static class AccessScenarios
{
    private const string ManagementGroup = "/providers/Microsoft.Management/managementGroups/platform";
    private const string SomeObjectId = "7b1a3c52-0000-4000-8000-000000000001";
    private const string IdentityId = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml";

    // Longer than role assignments take in the simulator.
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("access-policy-missing", "An access policy gives Azure Cosmos DB get and wrapKey, but not unwrapKey.")
        {
            World = world => world with { CosmosDbAccess = false },
            Arrange = async stage => await stage.Access().AddPolicyAsync(await stage.CosmosDbAsync(), ["get", "wrapKey"], stage.Stop),
            Outcome = Refused,
        },
        new("rbac-missing", "The vault uses role assignments, and Azure Cosmos DB has none.")
        {
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            Outcome = Refused,
        },
        new("access-granted", "The same with keyAccess Grant: the operator grants the role once, at the key, waits until it works, then Ready.")
        {
            Spec = new JsonObject { ["keyAccess"] = "Grant" },
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            GrantAllowed = true,
            Outcome = Expect.All(Expect.Ready, Expect.Condition("KeyAccessReady", "True"), Expect.WorkspacePuts(1), Expect.Writes(2), OneGrantAtTheKey),
        },
        new("management-group-rights", "Azure Cosmos DB has its role at a management group: Ready, nothing is granted, and a new version of the key is followed.")
        {
            Spec = new JsonObject { ["keyAccess"] = "Grant" },
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            GrantAllowed = true,
            Arrange = async stage =>
            {
                await stage.Access().AssignAtAsync(ManagementGroup, await stage.CosmosDbAsync(), KeyAccess.EncryptionUserRole, stage.Stop);
                await stage.AdvanceAsync(Propagation);
            },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var version = await stage.AddVersionAsync();
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.All(Expect.WorkspacePatches(1), Expect.Status(version, "encryption", "keyVersion")));
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.DemandKeyPatchesOnlyAsync();
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(1), Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new("access-by-group", "An access policy of the vault gives the key to another object id, which may be a group of Azure Cosmos DB's: Unknown, and the creation begins.")
        {
            World = world => world with { CosmosDbAccess = false },
            Arrange = async stage => await stage.Access().AddPolicyAsync(SomeObjectId, ["get", "wrapKey", "unwrapKey"], stage.Stop),
            Outcome = Expect.All(
                Expect.Condition("KeyAccessReady", "Unknown", "PermissionUnknown", "a group may hold it", SomeObjectId),
                Expect.Stalled("PermissionMissing"),
                Expect.WorkspacePuts(1)),
        },
        new("identity-alone", "An identity is named for the key and Azure Cosmos DB has no right beside it; this Azure does not demand one: Ready, and a row says what is disputed.")
        {
            Spec = WithKeyIdentity,
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            Arrange = async stage =>
            {
                await stage.Azure.SwitchAsync(new JsonObject { ["cosmosDbNeedsKeyBesideIdentity"] = false }, stage.Stop);
                await stage.AdvanceAsync(Propagation);
            },
            Outcome = Expect.All(
                Expect.Ready, Expect.AllDomainConditions, Expect.Row("preflight", "check", "KeyAccessOfCosmosDb", "Unknown", "Sources disagree"), Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
        new("identity-not-enough", "The same where Azure demands it: the creation fails, and the reason names Azure Cosmos DB; with the right, Ready.")
        {
            Spec = WithKeyIdentity,
            World = world => world with { Rbac = true, CosmosDbAccess = false },
            Arrange = stage => stage.AdvanceAsync(Propagation),
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.All(Expect.Stalled("PermissionMissing"), Expect.Condition("Ready", "False", "PermissionMissing", "Azure Cosmos DB", "Encryption User")));
                await stage.Access().AssignAsync(await stage.CosmosDbAsync(), KeyAccess.EncryptionUserRole, stage.Stop);
                await stage.AdvanceAsync(Propagation);
                await stage.PassUntilAsync(Expect.Ready);
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.Preflight("KeyAccessOfCosmosDb", "Passed"), Expect.WorkspacePuts(2), Expect.Writes(2)),
        },
        new("access-unreadable", "The operator cannot read role assignments: access is Unknown, and the creation continues.")
        {
            World = world => world with { Rbac = true },
            Arrange = async stage =>
            {
                await stage.AdvanceAsync(Propagation);
                var denied = new JsonArray(new JsonObject { ["action"] = "Microsoft.Authorization/roleAssignments/read" });
                await stage.Azure.SwitchAsync(new JsonObject { ["deniedActions"] = denied }, stage.Stop);
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("KeyAccessReady", "Unknown", "PermissionUnknown"), Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
    ];

    private static JsonObject WithKeyIdentity => new()
    {
        ["encryption"] = new JsonObject { ["userAssignedIdentityId"] = IdentityId },
        ["identity"] = new JsonObject
        {
            ["type"] = "UserAssigned",
            ["userAssignedIdentityIds"] = new JsonArray(IdentityId),
            ["primaryUserAssignedIdentityId"] = IdentityId,
        },
    };

    private static Expectation Refused => Expect.All(
        Expect.Condition("KeyAccessReady", "False", "PermissionMissing", "Cosmos DB", "unwrap"), Expect.Stalled("PermissionMissing"), Expect.NoWrite);

    private static IEnumerable<string> OneGrantAtTheKey(ScenarioOutcome outcome)
    {
        string[] grants = [.. outcome.Requests.Where(request => request.IsWrite && request.Path.Contains("/roleAssignments/", StringComparison.OrdinalIgnoreCase)).Select(request => request.Path)];
        return grants is [var one] && one.Contains("/keys/", StringComparison.OrdinalIgnoreCase)
            ? []
            : [$"there must be one role assignment, at the key; there are: {string.Join("; ", grants)}"];
    }
}
