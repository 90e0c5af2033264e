using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Schemas.Structural;
using Xunit;

namespace CmkOperator.Cli.Tests;

/// <summary>What plan says beside the operator's words, and that it writes nothing.</summary>
public sealed class PlanTests(Stages stages)
{
    [Fact]
    public async Task A_plan_of_a_new_workspace_names_the_request_that_is_then_sent_and_sends_none()
    {
        CommandRun? run = null;
        string[] before = [], after = [];
        string[] sent = [];
        var scenario = Stages.Named("happy-path");
        await stages.PlayAsync(scenario with
        {
            Arrange = async stage =>
            {
                before = await WritesAsync(stage);
                run = await PlanAsync(stage, stage.Manifest);
                after = await WritesAsync(stage);
            },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                sent = [.. stage.Session.Journal.Requests.Where(request => request.IsWrite).Select(request => $"{request.Method} https://{request.Path}?{request.Query}")];
            },
        });

        var item = ObjectOf(run!);
        Assert.True(run!.ExitCode == 2, run.Out);
        Assert.Equal(before, after);
        Assert.Equal(sent, item["writes"]!.AsArray().Select(write => $"{write.Text("method")} {write.Text("url")}"));
        Assert.Contains(item["fields"]!.AsArray(), field => field.Text("field") == "hbiWorkspace" && field.Text("change") == "New");
        Assert.Empty(Faults(run));
    }

    [Fact]
    public async Task A_forbidden_change_of_a_live_object_is_seen_before_it_is_applied()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var edited = stage.Manifest.DeepClone().AsObject();
                edited["spec"]!["hbiWorkspace"] = !stage.Manifest["spec"]!["hbiWorkspace"]!.GetValue<bool>();
                run = await PlanAsync(stage, edited);
            },
        });

        var item = ObjectOf(run!);
        Assert.Equal(1, run!.ExitCode);
        Assert.Equal("Changed", item.Text("state"));
        Assert.Contains("spec.hbiWorkspace: Forbidden: hbiWorkspace is set when the workspace is created", item["faults"]![0].Text("message"), StringComparison.Ordinal);
        Assert.Empty(Faults(run));
    }

    [Fact]
    public async Task A_change_in_place_of_a_live_object_is_a_change()
    {
        CommandRun? run = null;
        CommandRun? same = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                same = await PlanAsync(stage, stage.Manifest);
                var edited = stage.Manifest.DeepClone().AsObject();
                edited["spec"]!["friendlyName"] = "Another";
                run = await PlanAsync(stage, edited);
            },
        });

        Assert.Equal(0, same!.ExitCode);
        Assert.Equal("Unchanged", ObjectOf(same).Text("state"));
        Assert.Equal(2, run!.ExitCode);
        var row = ObjectOf(run)["fields"]!.AsArray().Single(field => field.Text("field") == "friendlyName");
        Assert.Equal(("InPlace", "Another"), (row.Text("change"), row.Text("desired")));
        Assert.Contains("~ workspace (friendlyName)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_cluster_ownership_is_unknown_and_planned_as_if_it_were_ours()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                run = await CommandRun.OfAsync(
                    Stages.SetupOf(stage) with { Input = stage.Manifest.ToJsonString() }, ["plan", "-f", "-", "-n", stage.Session.Namespace, "--no-cluster"]);
            },
        });

        Assert.Equal(0, run!.ExitCode);
        Assert.Contains("ownership: the workspace names ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("WorkspaceExists", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_may_read_nothing_fails_with_what_to_do()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Arrange = async stage =>
            {
                await stage.Azure.AddFaultAsync(
                    new JsonObject
                    {
                        ["method"] = "GET",
                        ["path"] = "/subscriptions/.*",
                        ["status"] = 403,
                        ["body"] = new JsonObject { ["error"] = new JsonObject { ["code"] = "AuthorizationFailed", ["message"] = "The client does not have authorization." } },
                        ["times"] = 100,
                    },
                    stage.Stop);
                run = await PlanAsync(stage, stage.Manifest, "--format", "text");
                await stage.Azure.ClearFaultsAsync(stage.Stop);
            },
        });

        Assert.Equal(1, run!.ExitCode);
        Assert.Contains("AuthorizationFailed", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", ".*/token", 401, "Log in to the workspace's tenant (az login), or set the variables AZURE_...")]
    [InlineData("GET", "/subscriptions/.*", 503, "and run the command again")]
    public async Task A_look_that_fails_advises_the_caller_and_not_the_operator(string method, string path, int status, string advice)
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Arrange = async stage =>
            {
                await stage.Azure.AddFaultAsync(
                    new JsonObject
                    {
                        ["method"] = method,
                        ["path"] = path,
                        ["status"] = status,
                        ["body"] = status == 401 ? new JsonObject { ["error"] = "invalid_client", ["error_description"] = "AADSTS7000215: Invalid client secret provided." } : [],
                        ["times"] = 100,
                    },
                    stage.Stop);
                run = await PlanAsync(stage, stage.Manifest);
                await stage.Azure.ClearFaultsAsync(stage.Stop);
            },
        });

        Assert.Equal(1, run!.ExitCode);
        var notes = JsonNode.Parse(run.Out)!["objects"]![0]!["notes"]!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains(advice, notes, StringComparison.Ordinal);
        Assert.DoesNotContain("retries automatically", notes, StringComparison.Ordinal);
    }

    private async Task<CommandRun> PlanAsync(Stage stage, JsonObject manifest, params string[] more) => await CommandRun.OfAsync(
        Stages.SetupOf(stage) with { Input = manifest.ToJsonString() },
        ["plan", "-f", "-", "-o", "json", "-n", stage.Session.Namespace, "--kubeconfig", stages.KubeconfigOf(stage), "--operator-namespace", stage.Session.Namespace, .. more]);

    private static async Task<string[]> WritesAsync(Stage stage) =>
    [
        .. (await stage.Azure.JournalAsync(stage.Stop)).Where(request => request.Text("method") is "PUT" or "PATCH" or "DELETE")
            .Select(request => $"{request.Text("method")} {request.Text("path")}"),
    ];

    private static JsonObject ObjectOf(CommandRun run) => JsonNode.Parse(run.Out)!["objects"]![0]!.AsObject();

    // The schema of the documentation uses what a structural schema knows.
    private static IReadOnlyList<string> Faults(CommandRun run)
    {
        var text = JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/schemas/plan.schema.json")))!.AsObject();
        var schema = new SchemaReader().Read(text, string.Empty);
        var document = JsonNode.Parse(run.Out)!.AsObject();
        return [.. SchemaValidator.Validate(document, null, schema).Select(fault => $"{fault.Field}: {fault.Detail}"), .. SchemaPruner.PruneObject(document, schema).Where(path => !path.Contains(".body.", StringComparison.Ordinal))];
    }
}
