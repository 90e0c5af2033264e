using CmkOperator.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

namespace CmkOperator.Hosting;

/// <summary>The endpoint that Prometheus scrapes, on a separate port: scrapers need no access to the health endpoints, nor probes to the metrics.</summary>
internal static class MetricsEndpoint
{
    /// <summary>The only path that it serves.</summary>
    public const string Path = "/metrics";

    /// <summary>Listens on the metrics port, unless it is 0.</summary>
    public static void ListenForMetrics(this KestrelServerOptions kestrel, ProcessOptions options)
    {
        if (options.MetricsPort != 0)
        {
            kestrel.Listen(options.HealthAddress, options.MetricsPort);
        }
    }

    /// <summary>
    /// Serves metrics on the metrics port, and nothing else there. The connection's port decides, not the Host header, because the
    /// client chooses the header and it differs behind a port-forward.
    /// </summary>
    public static void UseMetrics(this IApplicationBuilder app, ProcessOptions options)
    {
        if (options.MetricsPort == 0)
        {
            return;
        }

        // Absent when OpenTelemetry is disabled as a whole.
        var isCollected = app.ApplicationServices.GetService<MeterProvider>() is not null;
        app.MapWhen(context => context.Connection.LocalPort == options.MetricsPort, metrics =>
        {
            if (isCollected)
            {
                metrics.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Request.Path == Path);
            }

            metrics.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });
    }
}
