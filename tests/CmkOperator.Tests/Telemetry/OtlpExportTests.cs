using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.Hosting;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Telemetry;
using CmkOperator.Tests.Telemetry.Fakes;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

/// <summary>What is sent to a collector, received by a real server.</summary>
public sealed class OtlpExportTests
{
    [Fact]
    public async Task Metrics_and_traces_go_to_the_endpoint_of_the_environment()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var services = Build(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        var (metrics, traces) = (services.GetRequiredService<MeterProvider>(), services.GetRequiredService<TracerProvider>());

        services.GetRequiredService<OperatorMetrics>().DriftFound("publicNetworkAccess");
        await new MeasuredReconciler(
            new NothingToDo(), services.GetRequiredService<OperatorMetrics>(), new ControllerOptions(), TimeProvider.System).ReconcileAsync(new("team", "exported"), TestContext.Current.CancellationToken);
        Assert.True(metrics.ForceFlush(10_000));
        Assert.True(traces.ForceFlush(10_000));

        Assert.Contains("cmk_operator_drift_detected_total", collector.At("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("cmk-operator", collector.At("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("reconcile CmkWorkspace", collector.At("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("exported", collector.At("/v1/traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_there_is_no_exporter()
    {
        await using var services = Build();

        Assert.Null(services.GetService<MeterProvider>());
        Assert.Null(services.GetService<TracerProvider>());
    }

    private static ServiceProvider Build(params (string Name, string Value)[] variables)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)))
            .Build();
        return new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton<IConfiguration>(configuration)
            .AddTelemetry(new OperatorOptions { Process = new ProcessOptions { MetricsPort = 0 } }, configuration)
            .BuildServiceProvider();
    }

    private sealed class NothingToDo : IWorkspaceReconciler
    {
        public Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken) => Task.FromResult(ReconcileResult.Forget);
    }
}
