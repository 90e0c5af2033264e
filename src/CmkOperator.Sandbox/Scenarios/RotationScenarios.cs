using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

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
        new("key-history", "The operator rotates, somebody sets the old version back, and the operator is started again: the list of keys says all of it, each once.")
        {
            Spec = new JsonObject { ["driftPolicy"] = "Report" },
            Act = async stage =>
            {
                var old = await RotateAsync(stage);
                var key = new JsonObject { ["keyIdentifier"] = $"{await VaultUriAsync(stage)}keys/{stage.KeyName}/{old}" };
                await stage.PatchWorkspaceAsync(new JsonObject { ["properties"] = new JsonObject { ["encryption"] = new JsonObject { ["keyVaultProperties"] = key } } });
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.All(Expect.Status(old, "encryption", "keyVersion"), Expect.Condition("InSync", "False", "Drifted")));
                var history = stage.Outcome.Status.At("encryption", "history")!.ToJsonString();
                var drifts = stage.Outcome.Status.At("drifts")!.ToJsonString();
                await stage.Session.KillOperatorAsync();
                stage.Session.Note("the operator is started again");
                await stage.Session.StartOperatorAsync(stage.Stop);
                await stage.PassAsync();
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.PassAsync();
                await stage.UntilAsync(Expect.All(Unchanged(history, "encryption", "history"), Unchanged(drifts, "drifts"), History(stage.KeyName, old)));
            },
            Outcome = Expect.All(
                Expect.Condition("InSync", "False", "Drifted"),
                Expect.Row("drifts", "field", "encryption.keyIdentifier", "Report", "since"),
                Causes("ChangedOutside", "Rotated", "Created"),
                Expect.WorkspacePatches(1),
                Expect.Writes(2)),
        },
        new("key-drift-accepted", "Somebody sets another version under driftPolicy Report: pinning it ends the drift without a write, and pinning a third one is followed.")
        {
            Spec = new JsonObject { ["driftPolicy"] = "Report" },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var first = await stage.NewestVersionAsync();
                await PinAsync(stage, first);
                await stage.UntilReadyAsync();
                var (second, third) = (await stage.AddVersionAsync(), await stage.AddVersionAsync());
                var key = new JsonObject { ["keyIdentifier"] = $"{await VaultUriAsync(stage)}keys/{stage.KeyName}/{second}" };
                await stage.PatchWorkspaceAsync(new JsonObject { ["properties"] = new JsonObject { ["encryption"] = new JsonObject { ["keyVaultProperties"] = key } } });
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.All(Expect.Status(second, "encryption", "keyVersion"), Expect.Condition("InSync", "False", "Drifted")));
                await PinAsync(stage, second);
                await stage.UntilAsync(Expect.All(
                    Expect.Ready, Expect.Condition("InSync", "True"), Expect.Condition("EncryptionInForce", "True", null, second), Expect.WorkspacePatches(0)));
                await PinAsync(stage, third);
                await stage.UntilAsync(Expect.All(Expect.WorkspacePatches(1), Expect.Status(third, "encryption", "keyVersion")));
                await stage.UntilReadyAsync();
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.Condition("EncryptionInForce", "True", "Succeeded", third));
                await stage.DemandKeyPatchesOnlyAsync();
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("InSync", "True"), Expect.WorkspacePatches(1), Expect.Writes(2)),
        },
        new("key-moved-reported", "Somebody moves the workspace to another key of the vault under driftPolicy Report, and the declared key gets a new version: both are reported, nothing is written.")
        {
            Spec = new JsonObject { ["driftPolicy"] = "Report" },
            World = world => world with { Keys = [.. world.Keys, "cmk-ml-2"] },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var own = stage.KeyName;
                var moved = (await stage.Azure.FindAsync($"{stage.VaultId}/keys/cmk-ml-2", stage.Stop)).Text("properties", "keyUriWithVersion")!;
                await stage.PatchWorkspaceAsync(new JsonObject
                {
                    ["properties"] = new JsonObject { ["encryption"] = new JsonObject { ["keyVaultProperties"] = new JsonObject { ["keyIdentifier"] = moved } } },
                });
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.Condition("InSync", "False", "Drifted", moved));
                var newer = await stage.AddVersionAsync();
                await stage.AdvanceAsync(Stage.BeyondInterval);
                await stage.UntilAsync(Expect.All(
                    Expect.Row("drifts", "field", "encryption.keyIdentifier", "Report", $"keys/{own}/{newer}", moved),
                    Expect.Condition("InSync", "False", "Drifted", $"newer versions of the declared key {own} are not followed meanwhile")));
            },
            Outcome = Expect.All(Expect.Ready, Expect.Condition("InSync", "False", "Drifted"), Expect.WorkspacePatches(0), Expect.Writes(1)),
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

    private static Expectation Unchanged(string before, params string[] path) => outcome =>
        outcome.Status.At(path)?.ToJsonString() is var now && now == before ? [] : [$"status.{string.Join('.', path)} must stay {before}, it is {now ?? "not there"}"];

    private static Expectation Causes(params string[] causes) => outcome =>
        outcome.Status.Objects("encryption", "history").Select(entry => entry.Text("cause")) is var found && found.SequenceEqual(causes)
            ? []
            : [$"the causes of status.encryption.history must be {string.Join(", ", causes)}, they are {string.Join(", ", found)}"];

    // The oldest and the newest are the same version, and only what the operator asked for has the time of the request.
    private static Expectation History(string keyName, string old) => outcome =>
    {
        JsonObject[] entries = [.. outcome.Status.Objects("encryption", "history")];
        var isRight = entries.Length == 3
            && entries[0].Text("keyIdentifier") == entries[2].Text("keyIdentifier")
            && entries[0].Text("keyIdentifier")!.EndsWith($"/keys/{keyName}/{old}", StringComparison.OrdinalIgnoreCase)
            && entries[1].Text("keyIdentifier") != entries[0].Text("keyIdentifier")
            && entries.Select(entry => entry.Text("startedAt") is not null).SequenceEqual([false, true, false])
            && entries.Select(entry => entry.Text("since")).SequenceEqual(entries.Select(entry => entry.Text("since")).OrderDescending(StringComparer.Ordinal));
        return isRight ? [] : [$"status.encryption.history is {new JsonArray([.. entries.Select(entry => entry.DeepClone())]).ToJsonString()}"];
    };

    private static Task PinAsync(Stage stage, string version) => stage.EditAsync(new JsonObject { ["encryption"] = new JsonObject { ["keyVersion"] = version } });

    private static async Task<string> VaultUriAsync(Stage stage)
    {
        var live = await stage.Azure.FindAsync(stage.WorkspaceId, stage.Stop);
        var identifier = live.Text("properties", "encryption", "keyVaultProperties", "keyIdentifier")!;
        return identifier[..identifier.IndexOf("keys/", StringComparison.Ordinal)];
    }

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
