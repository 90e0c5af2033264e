using System.Collections.Concurrent;
using CmkOperator.EmbeddedKubernetes;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;
using Xunit;

[assembly: AssemblyFixture(typeof(CmkOperator.Cli.Tests.Stages))]
[assembly: Xunit.v3.Parallelization(MaxThreads = CmkOperator.Cli.Tests.Stages.AtOnce)]

namespace CmkOperator.Cli.Tests;

/// <summary>Plays scenarios of the sandbox with the command beside the operator: a cluster for each that plays, an Azure for each play.</summary>
public sealed class Stages : IAsyncDisposable
{
    /// <summary>How many tests run at the same time. A play waits more than it works, so they are more than the processors.</summary>
    internal const int AtOnce = 4;

    // The command sees every object of a cluster, and the plays declare the same workspace: two in one cluster would be rivals.
    private readonly ConcurrentBag<Lazy<Task<EmbeddedKubernetesApi>>> _free = [];
    private readonly Lazy<Task<EmbeddedKubernetesApi>>[] _clusters = [.. Enumerable.Range(0, AtOnce).Select(_ => new Lazy<Task<EmbeddedKubernetesApi>>(() => Task.Run(StartAsync)))];
    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);
    private readonly ConcurrentDictionary<string, string> _kubeconfigs = new(StringComparer.Ordinal);
    private int _namespaces;

    /// <summary>Opens the stages.</summary>
    public Stages()
    {
        foreach (var cluster in _clusters)
        {
            _free.Add(cluster);
        }
    }

    /// <summary>Plays a scenario.</summary>
    /// <param name="scenario">The scenario, with the test's own steps.</param>
    /// <param name="view">What sees the operator's passes; null for nothing.</param>
    internal async Task<IReadOnlyList<string>> PlayAsync(Scenario scenario, ISessionView? view = null)
    {
        var stop = TestContext.Current.CancellationToken;
        await _turns.WaitAsync(stop);
        _free.TryTake(out var cluster);
        try
        {
            return await PlayAsync(scenario, (await cluster!.Value).KubeconfigPath, view, stop);
        }
        finally
        {
            _free.Add(cluster!);
            _turns.Release();
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

    /// <summary>The kubeconfig of a cluster.</summary>
    internal async Task<string> KubeconfigAsync() => (await _clusters[0].Value).KubeconfigPath;

    /// <summary>The kubeconfig of the cluster that a play is in.</summary>
    internal string KubeconfigOf(Stage stage) => _kubeconfigs[stage.Session.Namespace];

    public async ValueTask DisposeAsync()
    {
        _turns.Dispose();
        foreach (var started in _clusters.Where(cluster => cluster.IsValueCreated))
        {
            if (await Task.WhenAny(started.Value) is { IsCompletedSuccessfully: true })
            {
                var cluster = await started.Value;
                await cluster.DisposeAsync();
                Directory.Delete(cluster.DataDirectory, recursive: true);
            }
        }
    }

    private async Task<IReadOnlyList<string>> PlayAsync(Scenario scenario, string kubeconfig, ISessionView? view, CancellationToken stop)
    {
        var name = $"cli-{Interlocked.Increment(ref _namespaces)}";
        _kubeconfigs[name] = kubeconfig;
        using var client = new ClusterClient(kubeconfig);
        var setup = new SessionSetup
        {
            Cluster = client,
            Kubeconfig = kubeconfig,
            Namespace = name,
            OwnsNamespace = true,
            Azure = await InProcessAzure.StartAsync(0, null, stop),
            View = view ?? SilentView.Instance,
        };
        return (await ScenarioRunner.RunAsync(scenario, ConfigFiles.ReadSample().Object, setup, stop)).Failures;
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
