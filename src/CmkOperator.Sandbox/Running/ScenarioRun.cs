using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Reports;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Running;

/// <summary>Plays one scenario or all, each with its own namespace and its own Azure.</summary>
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
            return await PlayOneAsync(ScenarioCatalog.Find(arguments.Scenario!), cancellationToken);
        }

        // A bare API server has no service accounts: what needs them cannot be played there.
        var hasAccounts = await cluster.Client.HasServiceAccountsAsync(cancellationToken);
        Scenario[] played = [.. ScenarioCatalog.All.Where(scenario => hasAccounts || !scenario.NeedsServiceAccounts)];
        var rows = await PlayAsync([.. played.SelectMany(scenario => scenario.Runs.Count == 0 ? [scenario] : scenario.Runs)], cancellationToken);
        RunReport[] reports = [.. played.SelectMany(scenario => RowsOf(scenario, rows))];
        output.Summary(reports);
        return reports.All(report => report.Settled) ? 0 : 1;
    }

    private async Task<int> PlayOneAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        RunReport report;
        if (scenario.Runs.Count == 0)
        {
            report = await PlayAsync(scenario, output.View, cancellationToken);
            await output.EndAsync();
            output.Report(report);
        }
        else
        {
            await output.EndAsync();
            report = RowsOf(scenario, await PlayAsync(scenario.Runs, cancellationToken)).Last();
        }

        return report.Settled ? 0 : 1;
    }

    // Most of a scenario is waiting, so more than one for each core runs at a time.
    private async Task<IReadOnlyDictionary<string, RunReport>> PlayAsync(IReadOnlyList<Scenario> runs, CancellationToken cancellationToken)
    {
        var rows = new ConcurrentDictionary<string, RunReport>(StringComparer.Ordinal);
        // One after the other where they are to share a port.
        var atOnce = arguments.AzurePort == 0 ? Math.Clamp(2 * Environment.ProcessorCount, 4, 16) : 1;
        var sideBySide = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(runs, sideBySide, async (run, token) =>
        {
            var row = await PlayAsync(run, SilentView.Instance, token);
            rows[run.Name] = row;
            output.Report(row);
        });
        return rows;
    }

    // A scenario of many runs: a row for each, which was printed already, and the sum under its name.
    private IEnumerable<RunReport> RowsOf(Scenario scenario, IReadOnlyDictionary<string, RunReport> rows)
    {
        if (scenario.Runs.Count == 0)
        {
            return [rows[scenario.Name]];
        }

        RunReport[] runs = [.. scenario.Runs.Select(run => rows[run.Name])];
        var sum = RunReport.Sum(scenario.Name, runs);
        output.Report(sum);
        return [.. runs, sum];
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
            View = view,
        };
        return await ScenarioRunner.RunAsync(scenario, _sample, setup, cancellationToken);
    }
}
