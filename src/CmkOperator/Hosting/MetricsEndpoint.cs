using CmkOperator.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

namespace CmkOperator.Hosting;

/// <summary>The endpoint that Prometheus asks, on a port of its own: who may scrape need not reach the health endpoints, nor the other way round.</summary>
internal static class MetricsEndpoint
{
    /// <summary>The one path that is answered.</summary>
    public const string Path = "/metrics";

    /// <summary>Listens on the metrics port; not at all when it is 0.</summary>
    public static void ListenForMetrics(this KestrelServerOptions kestrel, ProcessOptions options)
    {
        if (options.MetricsPort != 0)
        {
            kestrel.Listen(options.HealthAddress, options.MetricsPort);
        }
    }

    /// <summary>
    /// Answers what comes in on the metrics port, and nothing else there. The connection's port decides and not the Host header,
    /// which is the client's word and another one behind a port-forward.
    /// </summary>
    public static void UseMetrics(this IApplicationBuilder app, ProcessOptions options)
    {
        if (options.MetricsPort == 0)
        {
            return;
        }

        // There is none when OpenTelemetry is disabled as a whole.
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
