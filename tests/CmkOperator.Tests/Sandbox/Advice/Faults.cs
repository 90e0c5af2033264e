using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Tests.Sandbox.Advice;

/// <summary>What the cases do to their worlds.</summary>
internal static class Faults
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";

    // Longer than role assignments take in the simulator.
    public static readonly TimeSpan Propagation = TimeSpan.FromSeconds(5);

    public static JsonObject Properties(JsonObject properties) => new() { ["properties"] = properties };

    public static JsonObject Error(string code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    /// <summary>Takes rights in Azure Resource Manager from everybody; none gives them back.</summary>
    public static Task DenyAsync(this Stage stage, params string[] actions) => stage.Azure.SwitchAsync(
        new JsonObject { ["deniedActions"] = new JsonArray([.. actions.Select(action => (JsonNode)new JsonObject { ["action"] = action })]) }, stage.Stop);

    /// <summary>Deletes the object, which leaves its workspace, and applies it again with a change.</summary>
    public static async Task MakeAgainAsync(this Stage stage, JsonObject change, string? name = null)
    {
        await stage.DeleteAsync();
        await stage.UntilGoneAsync();
        JsonMergePatch.Apply(stage.Manifest["spec"]!.AsObject(), change);
        if (name is not null)
        {
            stage.Manifest["metadata"]!["name"] = name;
            stage.Key = stage.Key with { Name = name };
        }

        await stage.Session.World.BuildAsync(DeclaredWorld.From(stage.Manifest), stage.Stop);
        await stage.ApplyAsync();
    }

    /// <summary>The same after it was Ready: what is made again differs from what Azure has.</summary>
    public static async Task DifferAsync(this Stage stage, JsonObject change)
    {
        await stage.UntilReadyAsync();
        await stage.MakeAgainAsync(change);
    }

    /// <summary>Restores a field of the spec from the lock in the status.</summary>
    public static async Task RestoreAsync(this Stage stage, params string[] path)
    {
        JsonNode value = stage.Outcome.Status.At(["createOnly", .. path])!.DeepClone();
        foreach (var name in path.Reverse())
        {
            value = new JsonObject { [name] = value };
        }

        await stage.EditAsync(value.AsObject());
    }

    /// <summary>Reader and key rights of the declared identity.</summary>
    public static async Task<string> IdentityAsync(this Stage stage) =>
        (await stage.Azure.FindAsync(stage.Manifest.Text("spec", "encryption", "userAssignedIdentityId")!, stage.Stop)).Text("properties", "principalId")!;

    /// <summary>Absence is proven by two looks with a second between them.</summary>
    public static async Task SeeAbsenceAsync(this Stage stage)
    {
        await stage.PassAsync();
        await stage.AdvanceAsync(TimeSpan.FromSeconds(2));
        await stage.PassAsync();
    }

    /// <summary>The key gets a new version that the workspace follows; the old one is returned.</summary>
    public static async Task<string> RotateAsync(this Stage stage)
    {
        var old = await stage.NewestVersionAsync();
        await stage.UntilReadyAsync();
        await stage.AddVersionAsync();
        await stage.AdvanceAsync(Stage.BeyondInterval);
        await stage.UntilAsync(Expect.WorkspacePatches(1));
        await stage.AdvanceAsync(Stage.BeyondInterval);
        await stage.UntilAsync(Expect.All(Expect.Ready, Expect.Condition("EncryptionInForce", "True", "Succeeded")));
        return old;
    }
}
