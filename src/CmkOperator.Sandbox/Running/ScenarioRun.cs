using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Reports;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.Views;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Running;

/// <summary>Plays one scenario or all, each with a namespace and an Azure of its own.</summary>
internal sealed class ScenarioRun(SandboxArguments arguments, SandboxCluster cluster, RunFolder folder, RunOutput output)
{
    private readonly JsonObject _sample = ConfigFiles.ReadSample().Object;
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..6];

    /// <summary>Plays them and prints each as it ends.</summary>
    /// <returns>The exit code: 0 when all settled as expected, else 1.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (arguments.Scenario != SandboxArguments.AllScenarios)
        {
            var report = await PlayAllAsync(ScenarioCatalog.Find(arguments.Scenario!), output.View, cancellationToken);
            await output.EndAsync();
            output.Report(report);
            return report.Settled ? 0 : 1;
        }

        var reports = new ConcurrentBag<RunReport>();
        var sideBySide = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ScenarioCatalog.All, sideBySide, async (scenario, token) =>
        {
            var report = await PlayAllAsync(scenario, SilentView.Instance, token);
            reports.Add(report);
            output.Report(report);
        });
        output.Summary([.. ScenarioCatalog.All.SelectMany(scenario => reports.Where(report => report.Scenario == scenario.Name))]);
        return reports.All(report => report.Settled) ? 0 : 1;
    }

    // A scenario of many runs: a row for each, and the sum under its name.
    private async Task<RunReport> PlayAllAsync(Scenario scenario, ISessionView view, CancellationToken cancellationToken)
    {
        if (scenario.Runs.Count == 0)
        {
            return await PlayAsync(scenario, view, cancellationToken);
        }

        var rows = new List<RunReport>();
        foreach (var run in scenario.Runs)
        {
            var row = await PlayAsync(run, view, cancellationToken);
            rows.Add(row);
            output.Report(row);
        }

        return RunReports.Sum(scenario.Name, rows);
    }

    private async Task<RunReport> PlayAsync(Scenario scenario, ISessionView view, CancellationToken cancellationToken)
    {
        var setup = new SessionSetup
        {
            Cluster = cluster.Client,
            Kubeconfig = cluster.Kubeconfig,
            Namespace = $"cmk-{scenario.Name.Replace('/', '-')}-{_suffix}",
            OwnsNamespace = true,
            Azure = await InProcessAzure.StartAsync(arguments.AzurePort, folder.Sub($"azure-{scenario.Name.Replace('/', '-')}"), cancellationToken),
            Operators = new InProcessOperatorRunner(),
            View = view,
        };
        return await ScenarioRunner.RunAsync(scenario, _sample, setup, cancellationToken);
    }
}
