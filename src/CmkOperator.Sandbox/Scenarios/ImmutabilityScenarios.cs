using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The two changes that must never happen, on every way that leads to them.</summary>
internal static class ImmutabilityScenarios
{
    private static readonly TimeSpan CreationTime = TimeSpan.FromMinutes(20);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("hbi-change", "Deleted with Retain and created again with another hbi: rejected, nothing is written.")
        {
            Act = stage => MakeAgainAsync(stage, new JsonObject { ["hbiWorkspace"] = false }),
            Outcome = Refused("HbiWorkspaceImmutable"),
        },
        new("vault-move", "Deleted with Retain and created again with another vault: rejected, nothing is written.")
        {
            Act = stage => MakeAgainAsync(stage, new JsonObject { ["encryption"] = new JsonObject { ["keyVaultId"] = stage.VaultId + "-new" } }),
            Outcome = Refused("KeyVaultImmutable"),
        },
        new("edit-during-create", "hbi is edited while the creation runs: rejected when it has finished.")
        {
            Arrange = SlowlyAsync,
            Act = EditWhileCreatingAsync,
            Outcome = Refused("HbiWorkspaceImmutable"),
        },
        new("revert-after-refusal", "The same, then set back to the live value: accepted, and the object becomes Ready.")
        {
            Arrange = SlowlyAsync,
            Act = async stage =>
            {
                await EditWhileCreatingAsync(stage);
                await stage.UntilAsync(Refused("HbiWorkspaceImmutable"));
                await stage.EditAsync(new JsonObject { ["hbiWorkspace"] = true });
            },
            Outcome = Expect.All(Expect.Ready, Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
    ];

    private static Expectation Refused(string reason) => Expect.All(Expect.There, Expect.Stalled(reason), Expect.WorkspacePuts(1), Expect.Writes(1));

    // Longer than any machine needs to edit the object; the clock moves past it.
    private static Task SlowlyAsync(Stage stage) =>
        stage.Azure.SwitchAsync(new JsonObject { ["operationDuration"] = CreationTime.ToString("c") }, stage.Stop);

    private static async Task EditWhileCreatingAsync(Stage stage)
    {
        await stage.UntilAsync(Expect.WorkspacePuts(1));
        await stage.EditAsync(new JsonObject { ["hbiWorkspace"] = false });
        await stage.AdvanceAsync(CreationTime);
    }

    private static async Task MakeAgainAsync(Stage stage, JsonObject change)
    {
        await stage.UntilReadyAsync();
        await stage.DeleteAsync();
        await stage.UntilGoneAsync();
        JsonMergePatch.Apply(stage.Manifest["spec"]!.AsObject(), change);
        await stage.Session.World.BuildAsync(DeclaredWorld.From(stage.Manifest), stage.Stop);
        await stage.ApplyAsync();
    }
}
