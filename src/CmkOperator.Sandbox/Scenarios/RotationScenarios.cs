using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Another key, another version: changed in place.</summary>
internal static class RotationScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("key-change", "Another key of the vault: one PATCH, KeyRotating until every store shows it, and the rotation is recorded.")
        {
            World = world => world with { Keys = [.. world.Keys, "cmk-ml-2"] },
            // Stores that follow only when the clock moves: the operator's look between cannot come too late.
            Arrange = stage => stage.Azure.SwitchAsync(new JsonObject { ["keyFollowDelay"] = "00:10:00" }, stage.Stop),
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EditAsync(new JsonObject { ["encryption"] = new JsonObject { ["keyName"] = "cmk-ml-2" } });
                await stage.UntilAsync(Expect.Passed("EncryptionInForce", "True", "KeyRotating"));
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.DemandKeyPatchesOnlyAsync();
            },
            Outcome = Expect.All(
                Expect.Ready,
                Expect.AllDomainConditions,
                Expect.Condition("EncryptionInForce", "True", "Succeeded"),
                Expect.Status("cmk-ml-2", "encryption", "keyName"),
                Expect.HasStatus("encryption", "rotation", "finishedAt"),
                Expect.WorkspacePatches(1),
                Expect.Writes(2)),
        },
        new("key-new-version", "keyVersion is absent and the key is rotated in the vault: followed by one PATCH.")
        {
            Act = async stage => await RotateAsync(stage),
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.HasStatus("encryption", "rotation"), Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new("rotation-past-refusal", "hbi is refused and the key is rotated in the vault: one PATCH of the key alone, and the refusal stays.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DeleteAsync();
                await stage.UntilGoneAsync();
                var spec = stage.Manifest["spec"]!.AsObject();
                spec["hbiWorkspace"] = spec["hbiWorkspace"]?.GetValue<bool>() != true;
                spec["friendlyName"] = "A name that waits";
                await stage.ApplyAsync();
                await stage.UntilAsync(Expect.Stalled("HbiWorkspaceImmutable"));
                var version = await stage.AddVersionAsync();
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.All(Expect.WorkspacePatches(1), Expect.Status(version, "encryption", "keyVersion")));
                await stage.UntilEventAsync("Normal", "KeyRotating");
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.DemandKeyPatchesOnlyAsync();
            },
            Outcome = Expect.All(
                Expect.Stalled("HbiWorkspaceImmutable"),
                Expect.Condition("EncryptionInForce", "True", "Succeeded"),
                Expect.HasStatus("encryption", "rotation", "finishedAt"),
                Expect.WorkspacePatches(1),
                Expect.Writes(2)),
        },
        new("old-version-disabled-early", "The old version is disabled right after the rotation: a warning event and the condition's message.")
        {
            Act = async stage =>
            {
                var old = await RotateAsync(stage);
                await stage.EnableVersionAsync(old, enabled: false);
                await stage.PassUntilAsync(Expect.Condition("EncryptionInForce", "True", "OldKeyVersionDisabled"));
                await stage.UntilEventAsync("Warning", "OldKeyVersionDisabled");
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("EncryptionInForce", "True", "OldKeyVersionDisabled"), Expect.WorkspacePatches(1)),
        },
        new("newest-disabled", "The version in force is disabled and an older one is enabled: the operator does not go back.")
        {
            Arrange = async stage => await stage.AddVersionAsync(),
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EnableVersionAsync(await stage.NewestVersionAsync(), enabled: false);
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.PassUntilAsync(Expect.Condition("EncryptionInForce", "False"));
            },
            Outcome = Expect.All(Expect.Condition("EncryptionInForce", "False"), Expect.WorkspacePatches(0), Expect.Writes(1)),
        },
    ];

    // The version that was in force before.
    private static async Task<string> RotateAsync(Stage stage)
    {
        var old = await stage.NewestVersionAsync();
        await stage.UntilReadyAsync();
        var version = await stage.AddVersionAsync();
        await stage.AdvanceAsync(Stage.BeyondInterval);
        await stage.UntilAsync(Expect.All(Expect.WorkspacePatches(1), Expect.Status(version, "encryption", "keyVersion")));
        await stage.AdvanceAsync(Stage.BeyondInterval);
        await stage.UntilAsync(Expect.All(Expect.Ready, Expect.Condition("EncryptionInForce", "True", "Succeeded")));
        await stage.DemandKeyPatchesOnlyAsync();
        return old;
    }
}
