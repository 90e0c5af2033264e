using CmkOperator.EmbeddedKubernetes;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;
using Xunit;

[assembly: AssemblyFixture(typeof(CmkOperator.Cli.Tests.Stages))]

namespace CmkOperator.Cli.Tests;

/// <summary>Plays scenarios of the sandbox with the command beside the operator: one cluster for all, an Azure for each.</summary>
public sealed class Stages : IAsyncDisposable
{
    private readonly Lazy<Task<EmbeddedKubernetesApi>> _cluster = new(() => Task.Run(StartAsync));

    // The command sees every object of the cluster, and the plays declare the same workspace: side by side they would be rivals.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _namespaces;

    /// <summary>Plays a scenario.</summary>
    /// <param name="scenario">The scenario, with the test's own steps.</param>
    /// <param name="view">What sees the operator's passes; null for nothing.</param>
    internal async Task<IReadOnlyList<string>> PlayAsync(Scenario scenario, ISessionView? view = null)
    {
        var stop = TestContext.Current.CancellationToken;
        var kubeconfig = (await _cluster.Value).KubeconfigPath;
        using var client = new ClusterClient(kubeconfig);
        var setup = new SessionSetup
        {
            Cluster = client,
            Kubeconfig = kubeconfig,
            Namespace = $"cli-{Interlocked.Increment(ref _namespaces)}",
            OwnsNamespace = true,
            Azure = await InProcessAzure.StartAsync(0, null, stop),
            View = view ?? SilentView.Instance,
        };
        await _turn.WaitAsync(stop);
        try
        {
            var report = await ScenarioRunner.RunAsync(scenario, ConfigFiles.ReadSample().Object, setup, stop);
            return report.Failures;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The scenario of that name.</summary>
    internal static Scenario Named(string name) =>
        ScenarioCatalog.All.SelectMany(scenario => scenario.Runs.Append(scenario)).Single(scenario => scenario.Name == name);

    /// <summary>The command's surroundings on a stage.</summary>
    internal static CommandSetup SetupOf(Stage stage) => new()
    {
        Variables = CommandSetup.VariablesOf(stage.Azure.Endpoints),
        Time = stage.Session.Clock,
        Stop = stage.Stop,
    };

    /// <summary>The kubeconfig of the cluster.</summary>
    internal async Task<string> KubeconfigAsync() => (await _cluster.Value).KubeconfigPath;

    public async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        if (_cluster.IsValueCreated && await Task.WhenAny(_cluster.Value) is { IsCompletedSuccessfully: true })
        {
            var cluster = await _cluster.Value;
            await cluster.DisposeAsync();
            Directory.Delete(cluster.DataDirectory, recursive: true);
        }
    }

    private static Task<EmbeddedKubernetesApi> StartAsync() => EmbeddedKubernetesApi.StartAsync(new EmbeddedKubernetesApiOptions
    {
        DataDirectory = Directory.CreateTempSubdirectory("cmk-cli-").FullName,
        CustomResourceDefinitions = [ConfigFiles.ReadDefinition()],
    });
}

/// <summary>Keeps the plans that the operator printed.</summary>
internal sealed class PlanLog : ISessionView
{
    private readonly List<PassReport> _passes = [];

    public IReadOnlyList<PassReport> Passes
    {
        get
        {
            lock (_passes)
            {
                return [.. _passes];
            }
        }
    }

    public void Passed(PassReport pass)
    {
        lock (_passes)
        {
            _passes.Add(pass);
        }
    }
}
