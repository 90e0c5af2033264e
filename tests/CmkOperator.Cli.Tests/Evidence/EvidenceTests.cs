using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Schemas.Structural;
using Xunit;

namespace CmkOperator.Cli.Tests.Evidence;

/// <summary>evidence beside a running operator and a simulated Azure, over TLS.</summary>
public sealed class EvidenceTests(Stages stages)
{
    [Fact]
    public async Task A_workspace_in_order_is_protected_as_this_look_saw_it_and_nothing_is_written()
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
                run = await RunAsync(stage, stage.Key.Name, "-o", "json");
                after = await StateAsync(stage);
                sent = [.. (await stage.Azure.JournalAsync(stage.Stop)).Skip(known).Where(request => request.Text("method") is "PUT" or "PATCH" or "DELETE").Select(request => request.Text("path")!)];
            },
        });

        var item = ObjectOf(run!);
        Assert.True(run!.ExitCode == 0, run.Error + run.Out);
        Assert.Equal("1 workspace: 1 protected, 0 not protected, 0 not verifiable.\n", run.Error);
        Assert.Empty(Faults(run));
        Assert.Equal(("Protected", "Seen"), (item.Text("protection", "verdict"), item.Text("protection", "basis")));
        Assert.Equal(("Seen", "Seen", "Recorded"), (item.Text("workspace", "workspaceId", "basis"), item.Text("vault", "purgeProtection", "basis"), item.Text("key", "since", "basis")));
        Assert.True(item["vault"]!["purgeProtection"]!["value"]!.GetValue<bool>());
        Assert.Equal("access policy of the vault", item["access"]!["principals"]![0]!["rights"]!.AsArray().Single(right => right.Text("right") == "unwrapKey")!["through"]![0]!.GetValue<string>());
        Assert.All(item["stores"]!.AsArray().Where(store => store.Text("key") is not null), store => Assert.Equal(item.Text("key", "identifier", "value"), store.Text("key")));
        Assert.Equal(2, item["coverage"]!.AsArray().Count(row => row.Text("group") == "WorkspaceKey"));
        Assert.Equal("Created", item["rotations"]![0].Text("cause"));
        Assert.Contains(item["notVerified"]!.AsArray(), gap => gap.Text("subject") == "Key of Azure AI Search");
        Assert.Equal(Enumerable.Range(1, 11).Select(number => $"R{number}"), item["rules"]!.AsArray().Select(rule => rule.Text("rule")));
        Assert.All(item["rules"]!.AsArray(), rule => Assert.Equal("Derived", rule.Text("basis")));
        Assert.Equal("Pass", item["rules"]![0].Text("outcome"));
        Assert.Empty(sent);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task A_namespace_without_an_object_is_an_error_and_nothing_is_written()
    {
        var file = Path.Combine(Path.GetTempPath(), $"cmk-evidence-{Guid.NewGuid():N}.md");

        var run = await CommandRun.OfAsync("evidence", "--offline", "-n", "typo", "--output-file", file, "--kubeconfig", await stages.KubeconfigAsync());

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Out));
        Assert.Equal("error: there is no CmkWorkspace in namespace typo, so no document is written. Name another namespace with -n, or take all with -A\n", run.Error);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_look_that_is_refused_leaves_nothing_verified_and_the_document_is_written_all_the_same()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await RefuseAsync(stage, "/subscriptions/.*");
                run = await RunAsync(stage, stage.Key.Name, "-o", "json");
                await stage.Azure.ClearFaultsAsync(stage.Stop);
            },
        });

        var item = ObjectOf(run!);
        Assert.Equal(1, run!.ExitCode);
        Assert.Empty(Faults(run));
        Assert.Equal(("NotVerifiable", "NotVerified"), (item.Text("protection", "verdict"), item.Text("protection", "basis")));
        Assert.StartsWith("EncryptionInForce=True (Succeeded) since ", item.Text("protection", "recorded"), StringComparison.Ordinal);
        Assert.All(new[] { item["workspace"]!["location"], item["vault"]!["purgeProtection"], item["key"]!["identifier"] }, fact =>
        {
            Assert.Equal("NotVerified", fact.Text("basis"));
            Assert.Null(fact!["value"]);
        });
        Assert.NotNull(item["key"]!["identifier"]!["recorded"]);
        Assert.All(item["stores"]!.AsArray(), store => Assert.Null(store!["key"]));
        Assert.All(item["rules"]!.AsArray(), rule => Assert.Equal("NotVerified", rule.Text("basis")));
        Assert.Contains("error: the look at ", run.Error, StringComparison.Ordinal);
        Assert.Contains("AuthorizationFailed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_valid_login_the_document_says_so_and_no_secret()
    {
        CommandRun? run = null;
        const string Wrong = "a-wrong-secret-of-mine";
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                var setup = Stages.SetupOf(stage);
                var variables = new Dictionary<string, string>(setup.Variables) { ["AZURE_CLIENT_SECRET"] = Wrong };
                await stage.Azure.AddFaultAsync(
                    new JsonObject
                    {
                        ["method"] = "POST",
                        ["path"] = ".*/token",
                        ["status"] = 401,
                        ["times"] = 100,
                        ["body"] = new JsonObject { ["error"] = "invalid_client", ["error_description"] = "AADSTS7000215: Invalid client secret provided." },
                    },
                    stage.Stop);
                run = await CommandRun.OfAsync(setup with { Variables = variables }, await ArgumentsAsync(stage, stage.Key.Name, "-n", stage.Session.Namespace));
                await stage.Azure.ClearFaultsAsync(stage.Stop);
            },
        });

        Assert.Equal(1, run!.ExitCode);
        Assert.Contains("**Not verifiable** (not verified): The workspace could not be read: AuthenticationFailed: no token", run.Out, StringComparison.Ordinal);
        Assert.Contains("AuthenticationFailed: no token", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_makes_the_workspace_not_verifiable_and_names_the_store()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await RefuseAsync(stage, ".*/providers/Microsoft.Storage/storageAccounts/amlst.*");
                run = await RunAsync(stage, stage.Key.Name, "-o", "json");
                await stage.Azure.ClearFaultsAsync(stage.Stop);
            },
        });

        var item = ObjectOf(run!);
        Assert.Equal(1, run!.ExitCode);
        Assert.Equal("NotVerifiable", item.Text("protection", "verdict"));
        Assert.StartsWith("Storage account could not be seen", item.Text("protection", "message"), StringComparison.Ordinal);
        var store = item["stores"]!.AsArray().Single(row => row.Text("type") == "Microsoft.Storage/storageAccounts");
        Assert.Equal(("NotVerified", true), (store.Text("state"), store!["recordedKey"] is not null));
        Assert.Contains(item["stores"]!.AsArray(), row => row.Text("basis") == "Seen" && row.Text("key") is not null);
    }

    [Fact]
    public async Task Offline_sends_no_request_to_Azure_and_the_document_says_so()
    {
        CommandRun? json = null, markdown = null;
        int before = 0, after = 0;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.RestAsync(TimeSpan.FromMilliseconds(400));
                before = (await stage.Azure.JournalAsync(stage.Stop)).Count;
                json = await RunAsync(stage, stage.Key.Name, "-o", "json", "--offline");
                markdown = await RunAsync(stage, "--offline");
                after = (await stage.Azure.JournalAsync(stage.Stop)).Count;
            },
        });

        var item = ObjectOf(json!);
        Assert.Equal((0, 0), (json!.ExitCode, markdown!.ExitCode));
        Assert.Equal(before, after);
        Assert.Empty(Faults(json));
        Assert.Equal("Offline", JsonNode.Parse(json.Out).Text("mode"));
        Assert.Equal(("Protected", "Recorded"), (item.Text("protection", "verdict"), item.Text("protection", "basis")));
        Assert.DoesNotContain("\"Seen\"", json.Out, StringComparison.Ordinal);
        Assert.Contains("Taken with --offline", markdown.Out, StringComparison.Ordinal);
        Assert.Contains(item["notVerified"]!.AsArray(), gap => gap.Text("subject") == "Azure itself");
    }

    [Theory]
    [InlineData("evidence.json", "{\n")]
    [InlineData("evidence.html", "<!DOCTYPE html>\n")]
    [InlineData("evidence.md", "# Evidence of encryption")]
    [InlineData("evidence", "# Evidence of encryption")]
    public async Task The_ending_of_the_file_says_the_form_and_the_output_stays_empty(string name, string beginning)
    {
        CommandRun? run = null;
        var folder = Directory.CreateTempSubdirectory("cmk-evidence-");
        var file = Path.Combine(folder.FullName, name);
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                run = await RunAsync(stage, "--offline", "--output-file", file);
            },
        });

        Assert.Equal((0, string.Empty, $"{file} is written\n1 workspace: 1 protected, 0 not protected, 0 not verifiable.\n"), (run!.ExitCode, run.Out, run.Error));
        Assert.StartsWith(beginning, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_same_world_gives_the_same_bytes()
    {
        CommandRun? first = null, second = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.RestAsync(TimeSpan.FromMilliseconds(400));
                var setup = Stages.SetupOf(stage) with { Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(stage.Session.Clock.GetUtcNow()) };
                var arguments = await ArgumentsAsync(stage, "-A", "--offline", "-o", "html");
                first = await CommandRun.OfAsync(setup, arguments);
                second = await CommandRun.OfAsync(setup, arguments);
            },
        });

        Assert.Contains("1 protected", first!.Out, StringComparison.Ordinal);
        Assert.Equal(first.Out, second!.Out);
    }

    [Fact]
    public async Task A_key_that_was_taken_away_is_not_protected_and_exit_code_2()
    {
        CommandRun? run = null;
        var scenario = Stages.Named("key-revoked");
        await stages.PlayAsync(scenario with
        {
            Act = async stage =>
            {
                await scenario.Act(stage);
                await stage.UntilAsync(scenario.Outcome);
                run = await RunAsync(stage, stage.Key.Name, "-o", "json");
            },
        });

        var item = ObjectOf(run!);
        Assert.True(run!.ExitCode == 2, run.Error + run.Out);
        Assert.Equal(("NotProtected", "Seen"), (item.Text("protection", "verdict"), item.Text("protection", "basis")));
        Assert.Empty(Faults(run));
    }

    [Fact]
    public async Task Grants_of_the_operator_have_their_times_and_each_right_its_source()
    {
        CommandRun? run = null;
        var scenario = Stages.Named("access-granted");
        await stages.PlayAsync(scenario with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                run = await RunAsync(stage, stage.Key.Name, "-o", "json");
            },
        });

        var access = ObjectOf(run!)["access"]!;
        Assert.Empty(Faults(run!));
        var grant = access["grants"]!.AsArray()[0];
        Assert.Equal("Made", grant.Text("outcome"));
        Assert.Matches("^20..-..-..T..:..:..Z$", grant.Text("grantedAt"));
        Assert.Equal("Held", access["principals"]![0]!["rights"]!.AsArray().Single(right => right.Text("right") == "unwrapKey").Text("state"));
        Assert.Equal(grant.Text("principalId"), access["principals"]![0].Text("objectId"));
    }

    [Fact]
    public async Task A_suspended_object_is_looked_at_all_the_same()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EditAsync(new JsonObject { ["suspend"] = true });
                run = await RunAsync(stage, stage.Key.Name, "-o", "json");
            },
        });

        Assert.Equal(0, run!.ExitCode);
        Assert.Equal(("Protected", "Seen"), (ObjectOf(run).Text("protection", "verdict"), ObjectOf(run).Text("protection", "basis")));
    }

    [Fact]
    public async Task A_drift_that_nobody_recorded_is_seen_without_a_time_of_its_own()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.EditAsync(new JsonObject { ["suspend"] = true, ["friendlyName"] = "Another" });
                run = await RunAsync(stage, stage.Key.Name, "-o", "json");
            },
        });

        var drift = Assert.Single(ObjectOf(run!)["drifts"]!.AsArray());
        Assert.Equal(("friendlyName", "Another", "Seen", null), (drift.Text("field"), drift.Text("desired"), drift.Text("basis"), drift.Text("since")));
        Assert.Equal("Report", drift.Text("action"));
        Assert.Empty(Faults(run!));
    }

    [Fact]
    public async Task An_object_that_no_operator_has_seen_and_Azure_does_not_have_is_not_verifiable()
    {
        CommandRun? run = null, offline = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Arrange = async stage =>
            {
                await stage.ApplyAsync();
                run = await RunAsync(stage, stage.Key.Name, "-o", "json");
                offline = await RunAsync(stage, stage.Key.Name, "-o", "json", "--offline");
            },
        });

        Assert.Equal((0, 0), (run!.ExitCode, offline!.ExitCode));
        Assert.Empty(Faults(run));
        Assert.Empty(Faults(offline));
        Assert.StartsWith("Azure has no workspace ", ObjectOf(run).Text("protection", "message"), StringComparison.Ordinal);
        Assert.Equal("NotVerifiable", ObjectOf(offline).Text("protection", "verdict"));
    }

    private async Task<CommandRun> RunAsync(Stage stage, params string[] more) =>
        await CommandRun.OfAsync(Stages.SetupOf(stage), await ArgumentsAsync(stage, [.. more, "-n", stage.Session.Namespace]));

    private async Task<IReadOnlyList<string>> ArgumentsAsync(Stage stage, params string[] more) =>
        ["evidence", .. more, "--kubeconfig", stages.KubeconfigOf(stage), "--operator-namespace", stage.Session.Namespace];

    private static Task RefuseAsync(Stage stage, string path) => stage.Azure.AddFaultAsync(
        new JsonObject
        {
            ["method"] = "GET",
            ["path"] = path,
            ["status"] = 403,
            ["times"] = 100,
            ["body"] = new JsonObject { ["error"] = new JsonObject { ["code"] = "AuthorizationFailed", ["message"] = "The client does not have authorization." } },
        },
        stage.Stop);

    private static async Task<string?> StateAsync(Stage stage) => (await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop))?.Text("metadata", "resourceVersion");

    private static JsonObject ObjectOf(CommandRun run) => JsonNode.Parse(run.Out)!["objects"]![0]!.AsObject();

    // The schema of the documentation uses what a structural schema knows. What it does not name would be pruned.
    private static IReadOnlyList<string> Faults(CommandRun run)
    {
        var schema = new SchemaReader().Read(JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/schemas/evidence.schema.json")))!.AsObject(), string.Empty);
        var document = JsonNode.Parse(run.Out)!.AsObject();
        return [.. SchemaValidator.Validate(document, null, schema).Select(fault => $"{fault.Field}: {fault.Detail}"), .. SchemaPruner.PruneObject(document, schema)];
    }
}
