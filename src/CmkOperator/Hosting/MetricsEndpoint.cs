using CmkOperator.Configuration;
using CmkOperator.Telemetry;
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
                if (!app.ApplicationServices.GetRequiredService<TelemetrySwitches>().PushMetrics)
                {
                    var objects = app.ApplicationServices.GetRequiredService<ObjectSeries>();
                    metrics.Use((context, next) => AppendAsync(context, next, objects));
                }

                metrics.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Request.Path == Path);
            }

            metrics.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });
    }

    // What the exporter writes is small, because nothing in it names objects. It is held back for as long as it takes to see its end.
    private static async Task AppendAsync(HttpContext context, RequestDelegate next, ObjectSeries objects)
    {
        if (context.Request.Path != Path)
        {
            await next(context);
            return;
        }

        var response = context.Response.Body;
        using var exported = new MemoryStream();
        context.Response.Body = exported;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = response;
        }

        var text = exported.GetBuffer().AsMemory(0, (int)exported.Length);
        var isWhole = text.Span.EndsWith(End);
        var output = context.Response.BodyWriter;
        await output.WriteAsync(isWhole ? text[..^End.Length] : text, context.RequestAborted);
        if (context.Response.StatusCode == StatusCodes.Status200OK && objects.Snapshot() is { Named.Count: > 0 } snapshot)
        {
            await ObjectSeriesText.WriteAsync(snapshot, output, context.RequestAborted);
        }

        if (isWhole)
        {
            await output.WriteAsync(End.ToArray(), context.RequestAborted);
        }
    }

    // The last line of OpenMetrics; the older format has none.
    private static ReadOnlySpan<byte> End => "# EOF\n"u8;
}
