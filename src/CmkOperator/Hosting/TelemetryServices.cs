using CmkOperator.Assessment;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.Reconciliation;
using CmkOperator.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CmkOperator.Hosting;

/// <summary>Registers metrics and traces; collects only what is exported or scraped.</summary>
internal static class TelemetryServices
{
    // The SDK reserves memory for each instrument by its maximum number of series; any beyond that share one overflow series.
    private const int BoundedSeries = 500;

    // Each of the conditions of an object takes a place for every status that it ever had.
    private const int ConditionSeries = 14 * 3;

    /// <summary>The instruments, the decorators that measure reconciler and requests, and the exporters.</summary>
    /// <param name="services">The collection to add to; it already contains the reconciler and the Azure side.</param>
    /// <param name="options">Says whether metrics are served.</param>
    /// <param name="configuration">Holds OpenTelemetry's environment variables.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, OperatorOptions options, IConfiguration configuration)
    {
        var switches = TelemetrySwitches.From(options.Process.MetricsPort, name => configuration[name]);
        if (!switches.Any)
        {
            return services;
        }

        services.AddMeasuring();
        services.AddSingleton(switches);
        services.AddSingleton(new ObjectSeriesLimit(options.Process.MetricsObjectLimit));
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            OperatorTelemetry.ServiceName, serviceVersion: OperatorTelemetry.Version, serviceInstanceId: ProcessIdentity.PodName));
        if (switches.Metrics)
        {
            telemetry.WithMetrics(metrics => metrics.Collect(switches, Math.Max(1, options.Process.MetricsObjectLimit)));
        }

        if (switches.PushTraces)
        {
            telemetry.WithTracing(traces => traces.AddSource(OperatorTelemetry.SourceName).AddOtlpExporter());
        }

        return services;
    }

    private static void AddMeasuring(this IServiceCollection services)
    {
        services.AddSingleton<OperatorMetrics>();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<ObjectSeries>();
        services.AddSingleton<IRequestJournal, RequestTelemetry>();
        services.AddSingleton<IWorkspaceReconciler>(provider => new MeasuredReconciler(
            provider.GetRequiredService<WorkspaceReconciler>(),
            provider.GetRequiredService<OperatorMetrics>(),
            provider.GetRequiredService<ControllerOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Action<WorkspaceAssessment>>(provider =>
        {
            var metrics = provider.GetRequiredService<OperatorMetrics>();
            return assessment =>
            {
                var input = assessment.Input;
                foreach (var field in NewDrifts.Of(input.Recorded, input.Desired.Generation, assessment.Drifts))
                {
                    metrics.DriftFound(field);
                }
            };
        });
        services.AddHostedService<MetricSources>();
    }

    private static void Collect(this MeterProviderBuilder metrics, TelemetrySwitches switches, int objects)
    {
        metrics.AddMeter(OperatorTelemetry.MeterName, "System.Runtime");
        metrics.AddView(instrument => new MetricStreamConfiguration
        {
            CardinalityLimit = instrument.Name switch
            {
                OperatorMetrics.ConditionName => objects * ConditionSeries,
                OperatorMetrics.KeyExpiryName => objects,
                _ => BoundedSeries,
            },
        });
        if (switches.Scrape)
        {
            metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
        }

        if (switches.PushMetrics)
        {
            metrics.AddOtlpExporter();
        }
    }
}
