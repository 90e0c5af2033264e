using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.World;
using CmkOperator.Schemas.Yaml;
using Xunit;

namespace CmkOperator.Cli.Tests.Import;

/// <summary>A fleet is imported in one go; what cannot be read, or is not there, is said.</summary>
public sealed class FleetImportTests(Stages stages)
{
    [Fact]
    public async Task Twenty_workspaces_are_imported_and_taken_over_without_a_write_and_the_others_listed_with_the_reason()
    {
        CommandRun? run = null;
        var names = new List<string>();
        var failures = await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Arrange = async stage =>
            {
                await new FleetBuilder(stage.Azure).BuildAsync(stage.Manifest, 20, stage.Stop);
                await stage.Azure.AdvanceAsync(TimeSpan.FromSeconds(1), stage.Stop);
                run = await CommandRun.OfAsync(Stages.SetupOf(stage), ["import", "--subscription", SourceFiles.Subscription]);
                var imported = YamlReader.ReadAll(run.Out).Select(document => document.Json!.AsObject()).ToList();
                names.AddRange(imported.Select(item => (string)item["metadata"]!["name"]!));
                stage.Manifest["metadata"]!["name"] = names[0];
                stage.Manifest["spec"] = imported[0]["spec"]!.DeepClone();
                stage.Key = stage.Key with { Name = names[0] };
                foreach (var item in imported.Skip(1))
                {
                    await stage.ApplyAsync(item);
                }
            },
            Act = async stage =>
            {
                foreach (var name in names)
                {
                    await stage.Session.UntilAsync(() => IsReady(stage, name), TimeSpan.FromSeconds(60), stage.Stop);
                    Assert.True(IsReady(stage, name), $"{name} is not Ready: {stage.Session.Of(stage.Key with { Name = name }).Current?["status"]?["conditions"]?.ToJsonString()}");
                }
            },
            Outcome = Expect.All(Expect.Ready, Expect.NoWrite),
        });

        Assert.Empty(failures);
        Assert.Equal(0, run!.ExitCode);
        Assert.Equal(Enumerable.Range(1, 20).Select(number => $"ml-{number:00}"), names);
        Assert.Contains("22 workspaces: 20 to take over, 2 not offered", run.Error, StringComparison.Ordinal);
        Assert.Contains("rg-ml/plain-ml  Workspace plain-ml is encrypted with Microsoft-managed keys", run.Error, StringComparison.Ordinal);
        Assert.Contains("rg-ml/hub-ml    Workspace hub-ml is of kind Hub", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--subscription 22222222-2222-2222-2222-222222222222", "GET", "/subscriptions/22222222.*", 404, "SubscriptionNotFound", "there is no subscription 22222222-2222-2222-2222-222222222222")]
    [InlineData("--subscription 11111111-1111-1111-1111-111111111111 -g nowhere", null, "", 0, "", "there is no resource group nowhere in subscription 11111111-1111-1111-1111-111111111111")]
    [InlineData("--subscription 11111111-1111-1111-1111-111111111111", "GET", "/subscriptions/.*", 403, "AuthorizationFailed", "Reading subscription 11111111-1111-1111-1111-111111111111: AuthorizationFailed")]
    [InlineData("--all", "POST", ".*ResourceGraph.*", 403, "Forbidden", "Finding workspaces with Azure Resource Graph: Forbidden")]
    [InlineData("--all", null, "", 0, "", "your login sees no workspace in any subscription. Check the login with az account show")]
    public async Task What_is_not_there_or_may_not_be_read_is_a_sentence_with_the_next_step(string arguments, string? method, string path, int status, string code, string message)
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Arrange = async stage =>
            {
                if (method is not null)
                {
                    await stage.Azure.AddFaultAsync(
                        new JsonObject
                        {
                            ["method"] = method,
                            ["path"] = path,
                            ["status"] = status,
                            ["times"] = 100,
                            ["body"] = new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = "No." } },
                        },
                        stage.Stop);
                }

                run = await CommandRun.OfAsync(Stages.SetupOf(stage), ["import", .. arguments.Split(' ')]);
                await stage.Azure.ClearFaultsAsync(stage.Stop);
            },
        });

        Assert.Equal((1, string.Empty), (run!.ExitCode, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_of_a_file_that_is_not_in_Azure_does_not_hide_the_one_that_is()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("adopt") with
        {
            Arrange = async stage =>
            {
                await stage.CreateWorkspaceAsync();
                var live = (await SourceWorld.OfAsync(stage)).Live;
                var gone = live.DeepClone().AsObject();
                gone["id"] = $"{live.Text("id")}-gone";
                run = await CommandRun.OfAsync(Stages.SetupOf(stage) with { Input = new JsonArray(gone, live).ToJsonString() }, ["import", "-f", "-"]);
            },
        });

        Assert.Equal(1, run!.ExitCode);
        Assert.Contains("in Azure (ResourceNotFound). Correct the source, or leave it out", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 workspaces: 1 to take over, 1 not found or not readable", run.Error, StringComparison.Ordinal);
        Assert.Equal("fraud-ml", (string?)YamlToJson.ReadObject(run.Out)["metadata"]!["name"]);
    }

    [Fact]
    public async Task A_workspace_that_an_object_owns_already_is_not_offered()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.Azure.AdvanceAsync(TimeSpan.FromSeconds(1), stage.Stop);
                run = await CommandRun.OfAsync(Stages.SetupOf(stage), ["import", "--subscription", SourceFiles.Subscription]);
            },
        });

        Assert.Equal((0, string.Empty), (run!.ExitCode, run.Out));
        Assert.Contains("its tag cmk-operator.io_owner names ", run.Error, StringComparison.Ordinal);
    }

    private static bool IsReady(Stage stage, string name) => stage.Session.Of(stage.Key with { Name = name }).Current.Objects("status", "conditions")
        .Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
}
