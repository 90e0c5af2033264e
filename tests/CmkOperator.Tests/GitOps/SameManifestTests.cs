using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Running;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.Tests.GitOps;

/// <summary>A manifest in git is applied forever, by more than one tool, beside the operator, without any effect.</summary>
public sealed class SameManifestTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private static readonly TimeSpan BeyondInterval = TimeSpan.FromMinutes(35);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(750);

    [Theory, MemberData(nameof(Servers))]
    public Task Applying_the_same_manifest_forever_changes_nothing(ServerKind kind) => PlayAsync(kind, async (stage, appliers) =>
    {
        var manifest = Placed(stage);
        foreach (var applier in appliers)
        {
            await applier.Apply(manifest);
        }

        await stage.RestAsync(Quiet);
        var (before, writes) = (stage.Outcome.Object!, Writes(stage));
        for (var round = 0; round < 3; round++)
        {
            foreach (var applier in appliers)
            {
                await applier.Apply(manifest);
            }

            await stage.AdvanceAsync(BeyondInterval);
            await stage.RestAsync(Quiet);
        }

        var after = (await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop))!;
        Assert.Equal(before.At("metadata", "generation")!.ToJsonString(), after.At("metadata", "generation")!.ToJsonString());
        Assert.Equal(before.Text("metadata", "resourceVersion"), after.Text("metadata", "resourceVersion"));
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Equal(writes, Writes(stage));
        AssertOwners(after, appliers);
    });

    [Theory, MemberData(nameof(Servers))]
    public Task The_same_manifest_in_another_spelling_is_applied_once_and_writes_nothing_to_Azure(ServerKind kind) => PlayAsync(kind, async (stage, appliers) =>
    {
        var writes = Writes(stage);
        var respelled = Placed(stage);
        var spec = respelled["spec"]!.AsObject();
        spec["interval"] = "1800s";
        spec["deletionPolicy"] = "Retain";
        spec["driftPolicy"] = "Correct";
        spec["suspend"] = false;
        spec["workspaceName"] = respelled.Text("metadata", "name");
        spec["resourceGroup"] = spec.Text("resourceGroup")!.ToUpperInvariant();
        spec["encryption"]!["keyVaultId"] = spec.Text("encryption", "keyVaultId")!.Replace("/resourceGroups/", "/resourcegroups/", StringComparison.Ordinal).Replace("/vaults/", "/Vaults/", StringComparison.Ordinal);
        spec["associatedResources"]!["storageAccountId"] = spec.Text("associatedResources", "storageAccountId")!.ToUpperInvariant();
        foreach (var applier in appliers)
        {
            await applier.Apply(respelled);
        }

        await stage.UntilAsync(Expect.All(Expect.Ready, outcome => outcome.IsCurrent ? [] : ["the new spelling must be observed"]));
        await stage.RestAsync(Quiet);
        var before = stage.Outcome.Object!;
        foreach (var applier in appliers)
        {
            await applier.Apply(respelled);
        }

        await stage.AdvanceAsync(BeyondInterval);
        await stage.RestAsync(Quiet);
        var after = (await stage.Session.Cluster.FindAsync(stage.Key, stage.Stop))!;
        Assert.Equal(before.At("metadata", "generation")!.ToJsonString(), after.At("metadata", "generation")!.ToJsonString());
        Assert.Equal(before["status"]!.ToJsonString(), after["status"]!.ToJsonString());
        Assert.Empty(after.Objects("status", "drifts"));
        Assert.Equal(writes, Writes(stage));
        AssertOwners(after, appliers);
    });

    private static int Writes(Stage stage) => stage.Session.Journal.Writes().Count;

    private static JsonObject Placed(Stage stage)
    {
        var manifest = stage.Manifest.DeepClone().AsObject();
        manifest["metadata"]!["namespace"] = stage.Session.Namespace;
        return manifest;
    }

    // The operator owns its finalizer and the status, under names that do not change, and nobody else owns either.
    private static void AssertOwners(JsonObject workspace, IReadOnlyList<Applier> appliers)
    {
        var entries = workspace.Objects("metadata", "managedFields").ToLookup(entry => entry.Text("manager"));
        Assert.All(appliers, applier => Assert.NotEmpty(entries[applier.Manager]));
        Assert.Equal(
            ["cmk-operator", "cmk-operator-status"],
            entries.Select(entry => entry.Key).Where(manager => manager!.StartsWith("cmk-operator", StringComparison.Ordinal) && manager != "cmk-operator-sandbox").Order(StringComparer.Ordinal));
        var finalizer = Assert.Single(entries["cmk-operator"])["fieldsV1"];
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse("""{"f:metadata":{"f:finalizers":{".":{},"v:\"cmk-operator.io/workspace\"":{}}}}"""), finalizer), finalizer!.ToJsonString());
        var status = Assert.Single(entries["cmk-operator-status"]);
        Assert.Equal("status", status.Text("subresource"));
        Assert.Equal(["f:status"], status["fieldsV1"]!.AsObject().Select(field => field.Key));
        Assert.All(
            entries.Where(entry => entry.Key is not ("cmk-operator" or "cmk-operator-status")).SelectMany(entry => entry),
            entry =>
            {
                Assert.Null(entry.At("fieldsV1", "f:status"));
                Assert.Null(entry.At("fieldsV1", "f:metadata", "f:finalizers"));
            });
    }

    private async Task PlayAsync(ServerKind kind, Func<Stage, IReadOnlyList<Applier>, Task> act)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var place = await OpenAsync(kind);
        using var folder = RunFolder.Open(null);
        await using var cluster = await SandboxCluster.StartAsync(new SandboxArguments { Kubeconfig = place.KubeconfigPath }, folder.Path, cancellation);
        Applier[] appliers =
        [
            Applier.ClientSide(cluster.Client, cluster.Kubeconfig),
            Applier.ServerSide(cluster.Client, "kustomize-controller", force: true),
            Applier.ServerSide(cluster.Client, "argocd-controller", force: true),
            // Not under kubectl's own name, because the API server rewrites the annotation of client-side apply for that name each time.
            Applier.ServerSide(cluster.Client, "platform-team", force: false),
        ];
        var scenario = new Scenario("same-manifest", "The manifest is applied again and again.")
        {
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.UntilAsync(Expect.AllDomainConditions);
                await stage.RestAsync(Quiet);
                await act(stage, appliers);
            },
            Outcome = Expect.All(Expect.Ready, Expect.Writes(1)),
        };
        var setup = new SessionSetup
        {
            Cluster = cluster.Client,
            Kubeconfig = cluster.Kubeconfig,
            Namespace = $"{place.Namespace}-same",
            OwnsNamespace = true,
            Azure = await InProcessAzure.StartAsync(0, folder.Sub("azure"), cancellation),
            View = SilentView.Instance,
        };

        var report = await ScenarioRunner.RunAsync(scenario, ConfigFiles.ReadSample().Object, setup, cancellation);

        Assert.True(report.Settled, string.Join("; ", report.Failures));
    }
}
