using System.Collections.Concurrent;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Reports;
using CmkOperator.Sandbox.Running;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;
using Xunit;

namespace CmkOperator.Tests.AzureRoles;

/// <summary>Plays scenarios once for all tests of a class, on one embedded Kubernetes API, and keeps the requests to Azure.</summary>
public sealed class RoleRuns : IAsyncLifetime
{
    private readonly RunFolder _folder = RunFolder.Open(null);
    private readonly ConcurrentDictionary<string, Task<RunReport>> _runs = new(StringComparer.Ordinal);
    private SandboxCluster? _cluster;

    public async ValueTask InitializeAsync() =>
        _cluster = await SandboxCluster.StartAsync(new SandboxArguments(), _folder.Path, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>The actions that the scenarios' requests need, each with a request that needs it.</summary>
    internal async Task<IReadOnlyDictionary<AzureAction, string>> ActionsAsync(IEnumerable<Scenario> scenarios)
    {
        var actions = new Dictionary<AzureAction, string>();
        foreach (var report in await Task.WhenAll(scenarios.Select(PlayAsync)))
        {
            Assert.True(report.Settled, $"{report.Scenario}: {string.Join("; ", report.Failures)}");
            foreach (var request in report.Requests.Where(request => !request.IsToken))
            {
                actions.TryAdd(AzureAction.Of(request.Method, request.Path), $"{request.Method} {request.Path} ({report.Scenario})");
            }
        }

        return actions;
    }

    /// <summary>Plays a scenario, or returns the report of its earlier run.</summary>
    internal Task<RunReport> PlayAsync(Scenario scenario) => _runs.GetOrAdd(scenario.Name, _ => PlayOnceAsync(scenario));

    private async Task<RunReport> PlayOnceAsync(Scenario scenario)
    {
        var stop = TestContext.Current.CancellationToken;
        var setup = new SessionSetup
        {
            Cluster = _cluster!.Client,
            Kubeconfig = _cluster.Kubeconfig,
            Namespace = $"role-{scenario.Name}",
            OwnsNamespace = true,
            Azure = await InProcessAzure.StartAsync(0, _folder.Sub($"azure-{scenario.Name}"), stop),
            View = SilentView.Instance,
        };
        return await ScenarioRunner.RunAsync(scenario, ConfigFiles.ReadSample().Object, setup, stop);
    }
}
