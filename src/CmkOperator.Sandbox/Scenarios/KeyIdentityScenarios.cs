using System.Text.Json.Nodes;

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
    ];

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
