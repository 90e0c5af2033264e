using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Reports;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Plays one scenario in its own session and reports how it went.</summary>
internal static class ScenarioRunner
{
    /// <summary>Plays it. Whatever goes wrong becomes a failure in the report.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="sample">The manifest that its spec is merged into.</param>
    /// <param name="setup">The session to open.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<RunReport> RunAsync(Scenario scenario, JsonObject sample, SessionSetup setup, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var manifest = Merge(sample, scenario);
        if (scenario.GrantAllowed)
        {
            setup = setup with { GrantVaults = [manifest.Text("spec", "encryption", "keyVaultId")!] };
        }

        setup = setup with { Tenancy = scenario.Tenancy(setup.Namespace) };
        await using var session = await Session.OpenAsync(setup, cancellationToken);
        var stage = new Stage(session, manifest, cancellationToken);
        var failures = await PlayAsync(scenario, stage);
        var report = await ReportAsync(scenario.Name, stage, failures, TimeProvider.System.GetElapsedTime(started));
        if (setup.OwnsNamespace)
        {
            await SessionCleaner.CleanAsync(setup.Cluster, setup.Namespace, cancellationToken);
        }

        return report;
    }

    /// <summary>What a session has to show for one object.</summary>
    public static async Task<RunReport> ReportAsync(string name, Stage stage, IReadOnlyList<string> failures, TimeSpan elapsed)
    {
        var outcome = stage.Outcome;
        var events = await stage.Session.Cluster.EventsAsync(stage.Key, null, stage.Stop);
        return new RunReport
        {
            Scenario = name,
            Elapsed = elapsed,
            Settled = failures.Count == 0,
            Object = outcome.Object,
            Deleted = outcome.Deleted,
            Timeline = outcome.Timeline,
            Events = [.. events.Select(EventRow.Of)],
            Requests = outcome.Requests,
            Failures = failures,
        };
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(Scenario scenario, Stage stage)
    {
        try
        {
            await stage.Session.World.BuildAsync(scenario.World(DeclaredWorld.From(stage.Manifest)), stage.Stop);
            await scenario.Arrange(stage);
            await stage.Session.StartOperatorAsync(stage.Stop, scenario.FatalWrite);
            await using var tide = ClockTide.Begin(stage, scenario.ClockStride);
            await stage.ApplyAsync();
            await scenario.Act(stage);
            return await SettledCheck.RunAsync(stage, scenario.Outcome, scenario.Patience);
        }
        catch (Exception failure) when (failure is SessionException or AzureRefusedException or KubernetesApiException or HttpRequestException or InvalidOperationException)
        {
            return [failure.Message];
        }
        catch (OperationCanceledException) when (!stage.Stop.IsCancellationRequested)
        {
            return ["a step took too long"];
        }
    }

    private static JsonObject Merge(JsonObject sample, Scenario scenario)
    {
        var manifest = sample.DeepClone().AsObject();
        if (scenario.Spec is { } spec)
        {
            JsonMergePatch.Apply(manifest["spec"]!.AsObject(), spec);
        }

        return manifest;
    }
}
