using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Running;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;
using Xunit;

namespace CmkOperator.Tests.GitOps;

/// <summary>Plays scenarios of the sandbox on one embedded API and keeps every state of their objects that a watch shows.</summary>
public sealed class RecordedRuns : IAsyncLifetime
{
    private readonly RunFolder _folder = RunFolder.Open(null);
    private SandboxCluster? _cluster;

    public async ValueTask InitializeAsync() =>
        _cluster = await SandboxCluster.StartAsync(new SandboxArguments(), _folder.Path, CancellationToken.None);

    /// <summary>Every state that the scenario's objects went through, in order, starting after the apply.</summary>
    internal async Task<IReadOnlyList<JsonObject>> PlayAsync(Scenario scenario)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var name = $"gitops-{scenario.Name.Replace('/', '-')}-{Guid.NewGuid():N}"[..40].TrimEnd('-');
        var states = new ConcurrentQueue<JsonObject>();
        await using var watch = WorkspaceWatch.Start(_cluster!.Client, name, change =>
        {
            if (!change.Deleted)
            {
                states.Enqueue(change.Object);
            }
        });
        var setup = new SessionSetup
        {
            Cluster = _cluster.Client,
            Kubeconfig = _cluster.Kubeconfig,
            Namespace = name,
            OwnsNamespace = true,
            Azure = await InProcessAzure.StartAsync(0, _folder.Sub(name), cancellation),
            View = SilentView.Instance,
        };
        var report = await ScenarioRunner.RunAsync(scenario, ConfigFiles.ReadSample().Object, setup, cancellation);
        Assert.True(report.Settled, $"{scenario.Name}: {string.Join("; ", report.Failures)}");
        return [.. states];
    }

    /// <summary>Sends a manifest, without its namespace, to the API for validation.</summary>
    internal Task ValidateAsync(JsonObject workspace)
    {
        var copy = workspace.DeepClone().AsObject();
        copy["metadata"]!["namespace"] = "default";
        return _cluster!.Client.ApplyAsync(copy, TestContext.Current.CancellationToken, dryRun: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _folder.Dispose();
    }
}
