using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Schemas.Structural;
using Xunit;

namespace CmkOperator.Cli.Tests;

/// <summary>diagnose beside a running operator and a simulated Azure, over TLS.</summary>
public sealed class DiagnoseTests(Stages stages)
{
    private const string AnyWorkspace = "/subscriptions/a/resourceGroups/b/providers/Microsoft.MachineLearningServices/workspaces/c";

    [Fact]
    public async Task A_workspace_in_order_is_shown_beside_its_conditions_and_nothing_is_written()
    {
        CommandRun? run = null;
        string? before = null, after = null;
        string[] sent = [];
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                before = await StateAsync(stage);
                var known = (await stage.Azure.JournalAsync(stage.Stop)).Count;
                run = await RunAsync(stage, stage.Key.Name);
                after = await StateAsync(stage);
                sent = [.. (await stage.Azure.JournalAsync(stage.Stop)).Skip(known).Where(request => request.Text("method") != "GET" && !request.Text("path")!.Contains("/token", StringComparison.Ordinal)).Select(request => $"{request.Text("method")} {request.Text("path")}")];
            },
        });

        Assert.True(run!.ExitCode == 0, run.Error + run.Out);
        Assert.Contains("azure: the diagnosis found nothing", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"KeyVaultReady=True: \w+: ", run.Out);
        Assert.Equal(before, after);
        Assert.EndsWith("/diagnose", Assert.Single(sent), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_Azure_finds_has_its_code_level_and_message_and_exit_code_2()
    {
        CommandRun? text = null, json = null, byId = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var held = $"{stage.GroupId}/providers/Microsoft.Authorization/locks/keep";
                await stage.Azure.PutAsync(held, new JsonObject { ["properties"] = new JsonObject { ["level"] = "CanNotDelete" } }, stage.Stop);
                text = await RunAsync(stage, stage.Key.Name);
                json = await RunAsync(stage, stage.Key.Name, "-o", "json");
                byId = await CommandRun.OfAsync(Stages.SetupOf(stage), ["diagnose", "--id", stage.WorkspaceId, "-o", "json"]);
                await stage.Azure.DeleteAsync(held, null, stage.Stop);
            },
        });

        Assert.Equal((2, 2, 2), (text!.ExitCode, json!.ExitCode, byId!.ExitCode));
        Assert.Contains("azure: the diagnosis found 0 errors, 1 warning, 0 for information", text.Out, StringComparison.Ordinal);
        Assert.Contains("Warning: ResourceLockFound (resourceLock): A lock is set at '", text.Out, StringComparison.Ordinal);
        Assert.All([json, byId], run => Assert.Empty(Faults(run)));
        Assert.All([json, byId], run => Assert.Equal("ResourceLockFound", JsonNode.Parse(run.Out)!["findings"]![0].Text("code")));
        Assert.Contains(JsonNode.Parse(json.Out)!["conditions"]!.AsArray(), condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
        Assert.Null(JsonNode.Parse(byId.Out)!["name"]);
    }

    [Fact]
    public async Task A_login_without_the_right_hears_which_one_it_needs()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.SwitchAsync(
                    new JsonObject { ["deniedActions"] = new JsonArray(new JsonObject { ["action"] = "Microsoft.MachineLearningServices/workspaces/diagnose/read" }) }, stage.Stop);
                run = await RunAsync(stage, stage.Key.Name);
                await stage.Azure.SwitchAsync(new JsonObject { ["deniedActions"] = new JsonArray() }, stage.Stop);
            },
        });

        Assert.Equal((1, string.Empty), (run!.ExitCode, run.Out));
        Assert.Contains("AuthorizationFailed", run.Error, StringComparison.Ordinal);
        Assert.Contains("workspaces/diagnose/read", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name a CmkWorkspace, or a workspace with --id")]
    [InlineData("exclude each other", "fraud-ml", "--id", AnyWorkspace)]
    [InlineData("this is not the resource id of a workspace", "--id", "/subscriptions/a/resourceGroups/b/providers/Microsoft.KeyVault/vaults/c")]
    [InlineData("this is not the resource id of a workspace", "--id", AnyWorkspace + "/computes/d")]
    [InlineData("this is not a duration", "--id", AnyWorkspace, "--timeout", "soon")]
    public async Task A_command_line_that_cannot_be_meant_is_an_error(string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["diagnose", .. arguments]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Out));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private async Task<CommandRun> RunAsync(Stage stage, params string[] arguments) => await CommandRun.OfAsync(
        Stages.SetupOf(stage),
        ["diagnose", .. arguments, "-n", stage.Session.Namespace, "--kubeconfig", stages.KubeconfigOf(stage), "--operator-namespace", stage.Session.Namespace]);

    private static async Task<string> StateAsync(Stage stage) =>
        $"{(await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop))!["spec"]!.ToJsonString()} {(await stage.Azure.FindAsync(stage.WorkspaceId, stage.Stop))!.ToJsonString()}";

    private static IReadOnlyList<string> Faults(CommandRun run)
    {
        var text = JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/schemas/diagnosis.schema.json")))!.AsObject();
        var schema = new SchemaReader().Read(text, string.Empty);
        var document = JsonNode.Parse(run.Out)!.AsObject();
        return [.. SchemaValidator.Validate(document, null, schema).Select(fault => $"{fault.Field}: {fault.Detail}"), .. SchemaPruner.PruneObject(document, schema)];
    }
}
