using CmkOperator.Configuration;
using CmkOperator.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CmkOperator.Hosting;

/// <summary>Builds the process from its options; the sandbox and the tests build the same one inside theirs.</summary>
internal static partial class OperatorHost
{
    // Time that the host adds after the passes: to release the lease and write the last events.
    private static readonly TimeSpan StopReserve = TimeSpan.FromSeconds(8);

    /// <summary>Builds the process; nothing runs yet.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="configure">Adds services, or replaces them.</param>
    public static WebApplication Build(OperatorOptions options, Action<IServiceCollection>? configure = null)
    {
        // No file of the working directory is configuration, or watched for changes: in a container that is the root of the file system.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Logging.Configure(options.Process);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Process.HealthAddress, options.Process.HealthPort);
            kestrel.ListenForMetrics(options.Process);
            kestrel.ListenForWebhook(options.Process);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Process.ShutdownTimeout + StopReserve);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKubernetes(options);
        builder.Services.AddAzure(options);
        builder.Services.AddTenancy(options);
        builder.Services.AddReconciliation(options);
        builder.Services.AddTelemetry(options, builder.Configuration);
        builder.Services.AddOpenReports(options);
        builder.Services.AddWorkspaceController();
        builder.Services.AddWebhook(options);
        builder.Services.AddSingleton<OperatorHealth>();
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseMetrics(options.Process);
        app.UseWebhook(options.Process);
        app.MapHealth();
        app.Lifetime.ApplicationStarted.Register(() => LogEndpoints(app, options.Process));
        return app;
    }

    private static void Configure(this ILoggingBuilder logging, ProcessOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);

        // The framework's own lines at start and stop add nothing to ours.
        logging.AddFilter("Microsoft", level => level >= LogLevel.Warning);
        const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        if (options.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Timestamp;
                console.IncludeScopes = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Timestamp + " ";
                console.SingleLine = true;
            });
        }
    }

    private static void LogEndpoints(WebApplication app, ProcessOptions options)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CmkOperator.Hosting");
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            var port = BindingAddress.Parse(address).Port;
            if (port == options.MetricsPort)
            {
                Log.ServingMetrics(logger, address + MetricsEndpoint.Path);
            }
            else if (port == options.WebhookPort)
            {
                Log.ServingWebhook(logger, address + AdmissionEndpoint.Path);
            }
            else
            {
                Log.Listening(logger, address);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Health endpoints listen on {Address}")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(Level = LogLevel.Information, Message = "Metrics are served on {Address}")]
        public static partial void ServingMetrics(ILogger logger, string address);

        [LoggerMessage(Level = LogLevel.Information, Message = "The admission webhook is served on {Address}")]
        public static partial void ServingWebhook(ILogger logger, string address);
    }
}
