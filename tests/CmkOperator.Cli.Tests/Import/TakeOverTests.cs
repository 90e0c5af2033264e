using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Schemas.Yaml;
using Xunit;

namespace CmkOperator.Cli.Tests.Import;

/// <summary>What is imported from each source, and applied, takes the workspace over without a single write to Azure.</summary>
public sealed class TakeOverTests(Stages stages) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cmk-import-").FullName;

    public static TheoryData<string> Sources => [.. SourceFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task An_imported_workspace_is_taken_over_without_a_write(string name)
    {
        CommandRun? run = null;
        var failures = await PlayAsync(stage => CreateAsync(stage), async stage =>
        {
            var source = SourceFiles.All[name](await SourceWorld.OfAsync(stage));
            run = await ImportAsync(stage, await source.WriteAsync(_folder));
        });

        Succeeded(run, failures);
        Assert.Contains("1 workspace: 1 to take over", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_field_that_Azure_reports_is_declared_and_still_nothing_is_written()
    {
        CommandRun? run = null;
        var failures = await PlayAsync(
            stage => CreateAsync(stage, new JsonObject
            {
                ["description"] = "a: b # c\nd",
                ["publicNetworkAccess"] = "Disabled",
                ["systemDatastoresAuthMode"] = "identity",
                ["imageBuildCompute"] = "cpu-builder",
                ["v1LegacyMode"] = false,
                ["managedNetwork"] = new JsonObject { ["isolationMode"] = "AllowInternetOutbound" },
            }),
            async stage => run = await ImportAsync(stage, ["--subscription", SourceFiles.Subscription]));

        Succeeded(run, failures);
        var spec = YamlToJson.ReadObject(run.Out)["spec"]!;
        Assert.Equal(
            ("a: b # c\nd", "Disabled", "Identity", "cpu-builder", "AllowInternetOutbound", true),
            ((string?)spec["description"], (string?)spec["publicNetworkAccess"], (string?)spec["systemDatastoresAuthMode"], (string?)spec["imageBuildCompute"],
                (string?)spec["managedNetwork"]!["isolationMode"], (bool)spec["hbiWorkspace"]!));
        Assert.Equal("SystemAssigned", (string?)spec["identity"]!["type"]);
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("terraform-show")]
    public async Task A_workspace_whose_key_is_reached_with_an_identity_is_taken_over_without_a_write(string name)
    {
        CommandRun? run = null;
        var failures = await stages.PlayAsync(Stages.Named("uai-only") with
        {
            Arrange = async stage =>
            {
                var identity = (string)stage.Manifest["spec"]!["encryption"]!["userAssignedIdentityId"]!;
                await stage.Azure.AdvanceAsync(TimeSpan.FromSeconds(5), stage.Stop);
                await CreateWithIdentityAsync(stage, identity);
                await stage.Azure.AdvanceAsync(TimeSpan.FromSeconds(1), stage.Stop);
                run = await ImportAsync(stage, await SourceFiles.All[name](await SourceWorld.OfAsync(stage)).WriteAsync(_folder));
                Assert.Equal(identity, (string?)stage.Manifest["spec"]!["encryption"]!["userAssignedIdentityId"]);
                Assert.Equal(identity, (string?)stage.Manifest["spec"]!["identity"]!["primaryUserAssignedIdentityId"]);
            },
            Outcome = Expect.All(Expect.Ready, Expect.NoWrite),
        });

        Succeeded(run, failures);
    }

    [Fact]
    public async Task The_key_is_followed_where_its_newest_version_is_in_force()
    {
        CommandRun? run = null;
        await PlayAsync(stage => CreateAsync(stage), async stage => run = await ImportAsync(stage, ["--subscription", SourceFiles.Subscription]));

        Assert.Null(YamlToJson.ReadObject(run!.Out)["spec"]!["encryption"]!["keyVersion"]);
    }

    [Fact]
    public async Task A_version_that_is_not_the_newest_is_pinned_and_nothing_is_written()
    {
        CommandRun? run = null;
        var pinned = string.Empty;
        var failures = await PlayAsync(
            async stage =>
            {
                await CreateAsync(stage);
                pinned = (await SourceWorld.OfAsync(stage)).Key.Split('/')[^1];
                await stage.Azure.KeysAsync(HttpMethod.Post, stage.Vault, $"keys/{stage.KeyName}/rotate", null, stage.Stop);
            },
            async stage => run = await ImportAsync(stage, ["--subscription", SourceFiles.Subscription]));

        Succeeded(run, failures);
        Assert.Equal(pinned, (string?)YamlToJson.ReadObject(run.Out)["spec"]!["encryption"]!["keyVersion"]);
        Assert.Contains("    # The version in force. The key has a newer one, ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_older_than_Azure_is_corrected_and_says_so()
    {
        CommandRun? run = null;
        var failures = await PlayAsync(stage => CreateAsync(stage), async stage =>
        {
            var state = SourceFiles.TerraformShow(await SourceWorld.OfAsync(stage));
            var values = state["values"]!["root_module"]!["child_modules"]![0]!["resources"]![0]!["values"]!;
            values["friendly_name"] = "An old name";
            values["high_business_impact"] = false;
            run = await ImportAsync(stage, await new Source(["-f", "state.json"], [("state.json", state.ToJsonString())]).WriteAsync(_folder));
        });

        Succeeded(run, failures);
        Assert.Contains("friendlyName is An old name in the source and Fraud detection in Azure", Unfolded(run.Out), StringComparison.Ordinal);
        Assert.Contains("hbiWorkspace is false in the source and true in Azure", Unfolded(run.Out), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_of_others_stay_theirs_and_secrets_are_nowhere()
    {
        CommandRun? run = null;
        var failures = await PlayAsync(
            async stage =>
            {
                await CreateAsync(stage, new JsonObject { ["description"] = "DefaultEndpointsProtocol=https;AccountKey=c2VjcmV0" });
                await stage.PatchWorkspaceAsync(new JsonObject { ["tags"] = new JsonObject { ["team"] = "risk", ["policy"] = "set", ["link"] = "https://x/?sv=1&sig=abc%3D" } });
            },
            async stage =>
            {
                var state = SourceFiles.TerraformShow(await SourceWorld.OfAsync(stage));
                run = await ImportAsync(stage, await new Source(["-f", "state.json"], [("state.json", state.ToJsonString())]).WriteAsync(_folder));
            });

        Succeeded(run, failures);
        var spec = YamlToJson.ReadObject(run.Out)["spec"]!.AsObject();
        Assert.Equal(["team"], spec["tags"]!.AsObject().Select(tag => tag.Key));
        Assert.False(spec.ContainsKey("description"));
        Assert.DoesNotContain("c2VjcmV0", run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Contains("description: it looks like a secret", Unfolded(run.Out), StringComparison.Ordinal);
        Assert.Contains("tags policy: they are not the source's own", Unfolded(run.Out), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_state_marks_as_sensitive_is_written_nowhere(bool isAzapi)
    {
        CommandRun? run = null;
        await PlayAsync(stage => CreateAsync(stage), async stage =>
        {
            var world = await SourceWorld.OfAsync(stage);
            var state = isAzapi ? SourceFiles.TerraformAzapi(world) : SourceFiles.TerraformShow(world);
            var module = state["values"]!["root_module"]!;
            (isAzapi ? module : module["child_modules"]![0]!)["resources"]![0]!["sensitive_values"] = isAzapi
                ? new JsonObject { ["body"] = new JsonObject { ["properties"] = new JsonObject { ["friendlyName"] = true } } }
                : new JsonObject { ["friendly_name"] = true };
            run = await ImportAsync(stage, await new Source(["-f", "state.json"], [("state.json", state.ToJsonString())]).WriteAsync(_folder));
        });

        Assert.Equal(0, run!.ExitCode);
        Assert.DoesNotContain("Fraud detection", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Azure_the_manifest_only_observes()
    {
        CommandRun? run = null;
        var failures = await PlayAsync(stage => CreateAsync(stage), async stage =>
        {
            var state = SourceFiles.TerraformShow(await SourceWorld.OfAsync(stage));
            run = await ImportAsync(stage, [.. await new Source(["-f", "state.json"], [("state.json", state.ToJsonString())]).WriteAsync(_folder), "--offline"]);
        });

        Succeeded(run, failures);
        Assert.True((bool)YamlToJson.ReadObject(run.Out)["spec"]!["observeOnly"]!);
        Assert.Contains("1 not compared with Azure", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Succeeded([NotNull] CommandRun? run, IReadOnlyList<string> failures)
    {
        Assert.NotNull(run);
        Assert.True(run.ExitCode == 0 && failures.Count == 0, $"exit code {run.ExitCode}\n{run.Error}\n{run.Out}\n{string.Join('\n', failures)}");
    }

    private static string Unfolded(string text) => text.Replace("\n# ", " ", StringComparison.Ordinal);

    // The sample's world, with a workspace in it that somebody else made; what is imported takes the place of the sample.
    private Task<IReadOnlyList<string>> PlayAsync(Func<Stage, Task> create, Func<Stage, Task> import) => stages.PlayAsync(
        Stages.Named("adopt") with
        {
            Arrange = async stage =>
            {
                await create(stage);
                // Azure Resource Graph shows a change a while after it was made.
                await stage.Azure.AdvanceAsync(TimeSpan.FromSeconds(1), stage.Stop);
                await import(stage);
            },
            Outcome = Expect.All(Expect.Ready, Expect.NoWrite),
        });

    private static async Task CreateWithIdentityAsync(Stage stage, string identity)
    {
        var spec = stage.Manifest["spec"]!;
        var key = (await stage.Azure.FindAsync($"{stage.VaultId}/keys/{stage.KeyName}", stage.Stop))!["properties"]!["keyUriWithVersion"];
        await stage.Azure.PutAsync(
            stage.WorkspaceId,
            new JsonObject
            {
                ["location"] = "westeurope",
                ["identity"] = new JsonObject { ["type"] = "UserAssigned", ["userAssignedIdentities"] = new JsonObject { [identity] = new JsonObject() } },
                ["properties"] = new JsonObject
                {
                    ["hbiWorkspace"] = true,
                    ["primaryUserAssignedIdentity"] = identity,
                    ["storageAccount"] = spec["associatedResources"]!["storageAccountId"]!.DeepClone(),
                    ["keyVault"] = spec["associatedResources"]!["keyVaultId"]!.DeepClone(),
                    ["applicationInsights"] = spec["associatedResources"]!["applicationInsightsId"]!.DeepClone(),
                    ["encryption"] = new JsonObject
                    {
                        ["status"] = "Enabled",
                        ["identity"] = new JsonObject { ["userAssignedIdentity"] = identity },
                        ["keyVaultProperties"] = new JsonObject { ["keyVaultArmId"] = stage.VaultId, ["keyIdentifier"] = key!.DeepClone() },
                    },
                },
            },
            stage.Stop);
        await stage.Azure.SettleAsync(stage.WorkspaceId, stage.Stop);
    }

    private static Task CreateAsync(Stage stage, JsonObject? properties = null) =>
        stage.CreateWorkspaceAsync(properties ?? new JsonObject { ["description"] = "Scores of card payments", ["publicNetworkAccess"] = "Disabled" });

    private static async Task<CommandRun> ImportAsync(Stage stage, IReadOnlyList<string> arguments)
    {
        var run = await CommandRun.OfAsync(Stages.SetupOf(stage), ["import", .. arguments]);
        if (run.Out.Length > 0 && YamlReader.ReadAll(run.Out).FirstOrDefault()?.Json is JsonObject imported)
        {
            Assert.Equal("fraud-ml", (string?)imported["metadata"]!["name"]);
            stage.Manifest["spec"] = imported["spec"]!.DeepClone();
        }
        else
        {
            stage.Manifest["spec"]!["adoptionPolicy"] = "Never";
        }

        return run;
    }
}
