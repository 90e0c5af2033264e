using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Reports;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Running;

/// <summary>Applies manifests to a world that has all they need, and shows what comes of it.</summary>
internal sealed class PlainRun(SandboxArguments arguments, SandboxCluster cluster, RunFolder folder, RunOutput output)
{
    private const string Name = "default";
    private const string DefaultNamespace = "default";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan StalledForGood = TimeSpan.FromSeconds(4);

    /// <summary>Runs it to its end, or until the user ends it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ManifestException">A manifest cannot be used.</exception>
    public async Task<int> RunAsync(IReadOnlyList<Manifest> manifests, CancellationToken stop)
    {
        var setup = new SessionSetup
        {
            Cluster = cluster.Client,
            Kubeconfig = cluster.Kubeconfig,
            Namespace = cluster.IsEmbedded ? DefaultNamespace : $"cmk-sandbox-{Guid.NewGuid().ToString("N")[..6]}",
            OwnsNamespace = !cluster.IsEmbedded,
            Azure = await InProcessAzure.StartAsync(arguments.AzurePort, folder.Sub("azure"), stop),
            View = output.View,
        };
        await using var session = await Session.OpenAsync(setup, stop);
        try
        {
            return await RunAsync(session, [.. manifests.Select(manifest => Place(manifest, setup))], stop);
        }
        finally
        {
            if (setup.OwnsNamespace)
            {
                // The user may have ended the run; what it made in their cluster goes in any case.
                await SessionCleaner.CleanAsync(cluster.Client, setup.Namespace, CancellationToken.None);
            }
        }
    }

    private async Task<int> RunAsync(Session session, IReadOnlyList<Manifest> manifests, CancellationToken stop)
    {
        var started = TimeProvider.System.GetTimestamp();
        Stage[] stages = [.. manifests.Select(manifest => new Stage(session, manifest.Object, stop) { Key = Cluster.ClusterClient.KeyOf(manifest.Object) })];
        foreach (var (manifest, stage) in manifests.Zip(stages))
        {
            // No world can be built for malformed ids: the API server checks first.
            if (await RefusalAsync(session, manifest, stop) is { } refusal)
            {
                output.Report(await ScenarioRunner.ReportAsync(Name, stage, [$"{manifest.Source}: {refusal}"], TimeProvider.System.GetElapsedTime(started)));
                return 1;
            }
        }

        foreach (var manifest in manifests)
        {
            await session.World.BuildAsync(WithAnotherKey(DeclaredWorld.From(manifest.Object)), stop);
        }

        if (arguments.Fleet > 0)
        {
            await new FleetBuilder(session.Azure).BuildAsync(manifests[0].Object, arguments.Fleet, stop);
        }

        await session.StartOperatorAsync(stop);
        foreach (var manifest in manifests)
        {
            await session.Cluster.ApplyAsync(manifest.Object, stop);
        }

        using var keeping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var keeper = arguments.Once ? Task.CompletedTask : new WorldKeeper(session).RunAsync(keeping.Token);
        var reports = await SettleAsync(stages, started);
        await output.EndAsync();
        foreach (var report in reports)
        {
            output.Report(report);
        }

        if (!arguments.Once)
        {
            output.Hints(SandboxHints.Lines(cluster, session, manifests[0], arguments, AzureVariables.Write(session.Azure.Endpoints)));
            await Task.WhenAny(Task.Delay(Timeout.Infinite, stop), keeper);
            output.Hints([SandboxHints.Farewell(arguments)]);
            return 0;
        }

        return reports.All(report => report.Settled) ? 0 : 1;
    }

    private static async Task<string?> RefusalAsync(Session session, Manifest manifest, CancellationToken stop)
    {
        try
        {
            await session.Cluster.ApplyAsync(manifest.Object, stop, dryRun: true);
            return null;
        }
        catch (KubernetesApiException refused) when (refused.StatusCode is not null)
        {
            return refused.Message;
        }
    }

    // One object is reported as it is; of several each gets a row, and the last stands for all.
    private static async Task<IReadOnlyList<RunReport>> SettleAsync(Stage[] stages, long started)
    {
        var rows = await Task.WhenAll(stages.Select(async (stage, index) =>
        {
            var failures = await SettleAsync(stage);
            var name = stages.Length == 1 ? Name : $"{Name}/{index + 1}";
            return await ScenarioRunner.ReportAsync(name, stage, failures, TimeProvider.System.GetElapsedTime(started));
        }));
        return stages.Length == 1 ? rows : [.. rows, RunReport.Sum(Name, rows)];
    }

    private static async Task<IReadOnlyList<string>> SettleAsync(Stage stage)
    {
        // What stays stalled waits for a person: there is nothing to wait for here.
        long? stalledSince = null;
        bool Decided()
        {
            stalledSince = stage.Outcome.Has("Stalled", "True") ? stalledSince ?? TimeProvider.System.GetTimestamp() : null;
            return !Expect.Ready(stage.Outcome).Any() || (stalledSince is { } since && TimeProvider.System.GetElapsedTime(since) > StalledForGood);
        }

        var decided = await stage.Session.UntilAsync(Decided, Patience, stage.Stop);
        return decided && stalledSince is null
            ? await SettledCheck.RunAsync(stage, Expect.Ready, Patience)
            : [.. Expect.Ready(stage.Outcome)];
    }

    private static Manifest Place(Manifest manifest, SessionSetup setup) =>
        setup.OwnsNamespace ? manifest.In(setup.Namespace) : manifest.In(manifest.Namespace ?? DefaultNamespace);

    /// <summary>A second key in the vault, for users who want to see one replaced by the other.</summary>
    private static DeclaredWorld WithAnotherKey(DeclaredWorld world) => world with { Keys = [.. world.Keys, .. world.Keys.Select(key => key + "-2")] };
}
