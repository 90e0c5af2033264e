using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The identity with which Azure reaches the key, and whether the workspace has it.</summary>
internal static class KeyIdentityScenarios
{
    private const string KeyIdentity =
        "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-fraud-key";

    private const string OtherIdentity =
        "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-fraud-data";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("key-identity-undeclared", "An identity is named for the key and not declared for the workspace: nothing is created until it is.")
        {
            Spec = new JsonObject { ["encryption"] = new JsonObject { ["userAssignedIdentityId"] = KeyIdentity } },
            Arrange = stage => stage.AdvanceAsync(TimeSpan.FromSeconds(5)),
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.All(
                    Expect.Stalled("KeyIdentityNotAttached"),
                    Expect.Condition("Ready", "False", "KeyIdentityNotAttached", "SystemAssigned,UserAssigned", KeyIdentity),
                    Expect.Preflight("KeyIdentity", "Failed"),
                    Expect.NoWrite));
                await stage.EditAsync(new JsonObject { ["identity"] = Identities(KeyIdentity) });
            },
            Outcome = Expect.All(
                Expect.Ready, Expect.AllDomainConditions, Expect.Preflight("KeyIdentity", "Passed"), Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
        new("key-identity-taken-off", "The identity of the key is taken off the workspace outside: reported, and attached again by one PATCH.")
        {
            Spec = Spec(),
            Arrange = ArrangeAsync,
            Act = async stage =>
            {
                await TakeOffAsync(stage);
                await stage.UntilAsync(Expect.All(
                    Expect.WorkspacePatches(1), Expect.Passed("KeyAccessReady", "False", "KeyIdentityNotAttached"), Expect.Passed("InSync", "False", "Updating")));
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new("key-identity-taken-off-reported", "The same with driftPolicy Report: the object stalls, nothing is written, and a new key version waits.")
        {
            Spec = Spec("Report"),
            Arrange = ArrangeAsync,
            Act = async stage =>
            {
                await TakeOffAsync(stage);
                await stage.UntilAsync(Expect.Stalled("KeyIdentityNotAttached"));
                await stage.AddVersionAsync();
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.PassAsync();
            },
            Outcome = Expect.All(
                Expect.Stalled("KeyIdentityNotAttached"),
                Expect.Condition("KeyAccessReady", "False", "KeyIdentityNotAttached", KeyIdentity),
                Expect.WorkspacePatches(0),
                Expect.Writes(1)),
        },
        new("key-identity-recreated", "The identity of the key is deleted and created again under its id: its new object id lacks the rights, and it must be attached again, which the operator leaves to its owner.")
        {
            Spec = Spec(),
            Arrange = ArrangeAsync,
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var (former, present) = await RecreateAsync(stage);
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.Condition("KeyAccessReady", "False", "PermissionMissing", present, $"still carries its former object id {former}", "attach it again"));
                await stage.Access().AddPolicyAsync(present, ["get", "wrapKey", "unwrapKey"], stage.Stop);
                await stage.Access().AssignAsync(present, KeyAccess.ReaderRole, stage.Stop);
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.Condition("KeyAccessReady", "Unknown", "PermissionUnknown", former, "attach it again"));
                await AttachAgainAsync(stage);
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.Condition("KeyAccessReady", "True"));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("KeyAccessReady", "True"), Expect.WorkspacePatches(0), Expect.Writes(1)),
        },
        new("primary-identity-dropped", "The primary identity is no longer declared, and its identity neither, while another one stays: one PATCH.")
        {
            Spec = SpecWithPrimary(),
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EditAsync(new JsonObject
                {
                    ["identity"] = new JsonObject { ["userAssignedIdentityIds"] = new JsonArray(KeyIdentity), ["primaryUserAssignedIdentityId"] = null },
                });
                await stage.UntilAsync(Expect.WorkspacePatches(1));
                await stage.UntilReadyAsync();
                await stage.DemandLiveAsync(null, "properties", "primaryUserAssignedIdentity");
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new("identities-dropped", "All user-assigned identities are no longer declared: one PATCH, and the system-assigned one stays.")
        {
            Spec = SpecWithPrimary(),
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await GiveUpAsync(stage);
                await stage.UntilAsync(Expect.WorkspacePatches(1));
                await stage.UntilReadyAsync();
                await stage.DemandLiveAsync("SystemAssigned", "identity", "type");
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new("identities-kept", "The same where Azure refuses: after one PATCH the object stalls and names the way back, other fields change, and the way back leads to Ready.")
        {
            Spec = SpecWithPrimary(),
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["identityLoss"] = "Refuse" }, stage.Stop),
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await GiveUpAsync(stage);
                await stage.UntilAsync(Expect.All(Expect.Stalled("IdentityNotRemovable"), Expect.Condition("Ready", "False", "IdentityNotRemovable", "primaryUserAssignedIdentityId back")));
                for (var i = 0; i < 4; i++)
                {
                    await stage.AdvanceAsync(Stage.BeyondInterval);
                }

                await stage.UntilAsync(Expect.All(Expect.Stalled("IdentityNotRemovable"), Expect.WorkspacePatches(1)));
                await stage.EditAsync(SpecWithPrimary());
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
    ];

    private static JsonObject SpecWithPrimary() => new()
    {
        ["identity"] = new JsonObject
        {
            ["type"] = "SystemAssigned,UserAssigned",
            ["userAssignedIdentityIds"] = new JsonArray(KeyIdentity, OtherIdentity),
            ["primaryUserAssignedIdentityId"] = OtherIdentity,
        },
    };

    // As kubectl patch does it: what is not named is removed by null.
    private static Task GiveUpAsync(Stage stage) => stage.EditAsync(new JsonObject
    {
        ["identity"] = new JsonObject { ["type"] = "SystemAssigned", ["userAssignedIdentityIds"] = null, ["primaryUserAssignedIdentityId"] = null },
    });

    private static JsonObject Spec(string driftPolicy = "Correct") => new()
    {
        ["encryption"] = new JsonObject { ["userAssignedIdentityId"] = KeyIdentity },
        ["identity"] = Identities(KeyIdentity, OtherIdentity),
        ["driftPolicy"] = driftPolicy,
    };

    private static JsonObject Identities(params string[] ids) => new()
    {
        ["type"] = "SystemAssigned,UserAssigned",
        ["userAssignedIdentityIds"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]),
    };

    // Its right to read the vault is a role assignment, which takes a moment. Somebody takes the identity off although Azure advises against it.
    private static async Task ArrangeAsync(Stage stage)
    {
        await stage.Azure.SwitchAsync(new JsonObject { ["unattachedKeyIdentity"] = "Ignore" }, stage.Stop);
        await stage.AdvanceAsync(TimeSpan.FromSeconds(5));
    }

    private static async Task<(string Former, string Present)> RecreateAsync(Stage stage)
    {
        var former = await PrincipalAsync(stage);
        await stage.Azure.DeleteAsync(KeyIdentity, null, stage.Stop);
        await stage.Azure.PutAsync(KeyIdentity, new JsonObject { ["location"] = "westeurope" }, stage.Stop);
        var present = await PrincipalAsync(stage);
        stage.Session.Note($"the identity of the key is deleted and created again: its object id was {former} and is {present}");
        return (former, present);
    }

    private static async Task<string> PrincipalAsync(Stage stage) =>
        (await stage.Azure.FindAsync(KeyIdentity, stage.Stop)).Text("properties", "principalId") ?? throw new SessionException("the identity of the key has no object id");

    private static async Task AttachAgainAsync(Stage stage)
    {
        foreach (var entry in new[] { null, new JsonObject() })
        {
            await stage.PatchWorkspaceAsync(new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["type"] = "SystemAssigned,UserAssigned",
                    ["userAssignedIdentities"] = new JsonObject { [KeyIdentity] = entry, [OtherIdentity] = new JsonObject() },
                },
            });
        }
    }

    private static async Task TakeOffAsync(Stage stage)
    {
        await stage.UntilReadyAsync();
        await stage.PatchWorkspaceAsync(new JsonObject
        {
            ["identity"] = new JsonObject
            {
                ["type"] = "SystemAssigned,UserAssigned",
                ["userAssignedIdentities"] = new JsonObject { [KeyIdentity] = null, [OtherIdentity] = new JsonObject() },
            },
        });
        await stage.AdvanceAsync(Stage.BeyondInterval);
    }
}
