using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Cli.Requests;
using CmkOperator.Sandbox.Scenarios;
using Xunit;

namespace CmkOperator.Cli.Tests;

/// <summary>suspend, resume, reconcile and rotate beside a running operator.</summary>
public sealed class RequestTests(Stages stages)
{
    [Fact]
    public async Task A_suspended_object_is_left_alone_and_a_resumed_one_acted_on()
    {
        List<(CommandRun Run, JsonObject? Object)> runs = [];
        var failures = await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                foreach (var verb in new[] { "suspend", "resume", "reconcile" })
                {
                    runs.Add((await RunAsync(stage, verb, stage.Key.Name, "--wait", "--timeout", "60s"), await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop)));
                }
            },
        });

        Assert.Empty(failures);
        Assert.All(runs, pair => Assert.Equal((0, "done"), (pair.Run.ExitCode, pair.Run.Out.TrimEnd().Split(' ')[^1])));
        Assert.True(runs[0].Object.At("spec", "suspend")!.GetValue<bool>());
        Assert.False(runs[1].Object.At("spec", "suspend")!.GetValue<bool>());
        var annotation = runs[2].Object.Text("metadata", "annotations", "cmk-operator.io/requested-at");
        Assert.NotNull(annotation);
        Assert.Equal(annotation, runs[2].Object.Text("status", "lastHandledRequestAt"));
    }

    [Fact]
    public async Task Nothing_is_promised_for_a_suspended_object()
    {
        CommandRun? reconcile = null, rotate = null, rotateTo = null;
        JsonObject? between = null, after = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await RunAsync(stage, "suspend", stage.Key.Name, "--wait", "--timeout", "60s");
                reconcile = await RunAsync(stage, "reconcile", stage.Key.Name, "--wait");
                rotate = await RunAsync(stage, "rotate", stage.Key.Name);
                between = await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop);
                rotateTo = await RunAsync(stage, "rotate", stage.Key.Name, "--to", "cmk-other", "--wait");
                after = await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop);
                await RunAsync(stage, "resume", stage.Key.Name);
            },
        });

        Assert.All(new[] { reconcile!, rotate! }, run =>
        {
            Assert.Equal((1, string.Empty), (run.ExitCode, run.Out));
            Assert.Contains("is suspended, so the operator will not look at it and nothing is written. Act on it again with kubectl cmk resume ", run.Error, StringComparison.Ordinal);
        });
        Assert.Null(between.Text("metadata", "annotations", "cmk-operator.io/requested-at"));
        Assert.Equal(1, rotateTo!.ExitCode);
        Assert.Contains(", so this command does not wait", rotateTo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("done", rotateTo.Out, StringComparison.Ordinal);
        Assert.Equal("cmk-other", after.Text("spec", "encryption", "keyName"));
    }

    [Fact]
    public async Task A_key_of_the_same_vault_is_rotated_to_and_waited_for()
    {
        CommandRun? run = null;
        JsonObject? after = null;
        var scenario = Stages.Named("happy-path");
        await stages.PlayAsync(scenario with
        {
            World = world => scenario.World(world) with { Keys = [.. world.Keys, "cmk-other"] },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                run = await RunAsync(stage, "rotate", stage.Key.Name, "--to", "cmk-other", "--wait", "--timeout", "60s");
                after = await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop);
            },
        });

        Assert.Equal((0, string.Empty), (run!.ExitCode, run.Error.Contains("error", StringComparison.Ordinal) ? run.Error : string.Empty));
        Assert.Equal("cmk-other", after.Text("status", "encryption", "keyName"));
        Assert.Null(after.At("spec", "encryption", "keyVersion"));
    }

    [Fact]
    public async Task A_rotation_that_is_refused_ends_the_wait_with_the_reason()
    {
        CommandRun? run = null;
        await stages.PlayAsync(Stages.Named("happy-path") with
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                run = await RunAsync(stage, "rotate", stage.Key.Name, "--to", "no-such-key", "--wait", "--timeout", "60s");
            },
        });

        Assert.Equal(1, run!.ExitCode);
        Assert.Contains("is stalled (KeyNotFound)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_of_Flux_is_written_with_a_warning()
    {
        CommandRun? suspend = null, reconcile = null, none = null;
        await stages.PlayAsync(Stages.Named("observe-only") with
        {
            Act = async stage =>
            {
                var labels = new JsonObject { ["kustomize.toolkit.fluxcd.io/name"] = "ml", ["kustomize.toolkit.fluxcd.io/namespace"] = "flux-system" };
                await stage.Session.Cluster.PatchAsync(stage.Key, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } }, stage.Stop);
                reconcile = await RunAsync(stage, "reconcile", stage.Key.Name);
                suspend = await RunAsync(stage, "suspend", stage.Key.Name);
                none = await RunAsync(stage, "suspend", "nobody");
            },
        });

        Assert.StartsWith("warning: Flux Kustomization flux-system/ml manages this object and may put spec.suspend back", suspend!.Error, StringComparison.Ordinal);
        Assert.StartsWith("note: Flux Kustomization flux-system/ml", reconcile!.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0, 1), (suspend.ExitCode, reconcile.ExitCode, none!.ExitCode));
        Assert.Contains("there is no CmkWorkspace nobody in namespace", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"labels":{"helm.toolkit.fluxcd.io/name":"a","helm.toolkit.fluxcd.io/namespace":"b"}}""", "Flux HelmRelease b/a")]
    [InlineData("""{"annotations":{"argocd.argoproj.io/tracking-id":"ml:cmk-operator.io/CmkWorkspace:team/fraud"}}""", "Argo CD Application ml")]
    [InlineData("""{"labels":{"argocd.argoproj.io/instance":"ml"}}""", "Argo CD Application ml")]
    [InlineData("""{"managedFields":[{"manager":"kubectl"},{"manager":"argocd-controller"}]}""", "Argo CD")]
    public void The_tool_behind_an_object_is_found(string metadata, string? owner) =>
        Assert.Equal(owner, GitOpsOwner.Find(new JsonObject { ["metadata"] = JsonNode.Parse(metadata) }));

    [Theory]
    [InlineData("cmk-2", """{"spec":{"encryption":{"keyVersion":null,"keyName":"cmk-2"}}}""")]
    [InlineData("CMK-ML", """{"spec":{"encryption":{"keyVersion":null}}}""")]
    [InlineData("cmk-ml/0123456789abcdef0123456789abcdef", """{"spec":{"encryption":{"keyVersion":"0123456789abcdef0123456789abcdef"}}}""")]
    public void A_rotation_writes_the_key_and_nothing_else(string to, string patch)
    {
        var item = JsonNode.Parse("""{"spec":{"encryption":{"keyName":"cmk-ml"}}}""")!.AsObject();

        Assert.Equal(patch, ObjectRequest.Rotate(item, to, out _)!.Patch.ToJsonString());
    }

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("")]
    [InlineData("cmk ml")]
    [InlineData("cmk-ml/latest")]
    public void A_key_that_cannot_be_is_refused(string to)
    {
        Assert.Null(ObjectRequest.Rotate([], to, out var problem));
        Assert.StartsWith($"--to {to}: ", problem, StringComparison.Ordinal);
    }

    private async Task<CommandRun> RunAsync(Stage stage, params string[] arguments) => await CommandRun.OfAsync(
        new CommandSetup { Stop = stage.Stop }, [.. arguments, "-n", stage.Session.Namespace, "--kubeconfig", stages.KubeconfigOf(stage)]);
}
