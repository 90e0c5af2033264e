using System.Net.Security;
using System.Security.Authentication;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CmkOperator.Webhooks;

/// <summary>The webhook in the process: its services, its port and its place before the health endpoints. With port 0 nothing of it exists.</summary>
internal static class WebhookServer
{
    // Enough for the idle connections of several API servers in addition to every review that may wait.
    private const int MostConnections = 192;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Registers what admission needs.</summary>
    public static IServiceCollection AddWebhook(this IServiceCollection services, OperatorOptions options)
    {
        if (options.Process.WebhookPort == 0)
        {
            return services;
        }

        services.AddSingleton(new WorkspaceAdmissionOptions(options.Kubernetes.WatchNamespaces, options.Reconcile.GrantVaults));
        services.AddSingleton(provider =>
        {
            var informer = provider.GetRequiredService<ResourceInformer<CmkWorkspace>>();
            return new Declarations(provider.GetRequiredService<WorkspaceStore>(), () => informer.HasSynced && informer.Trouble is null);
        });
        services.AddSingleton<WorkspaceAdmission>();
        services.AddSingleton(provider => new AdmissionEndpoint(
            provider.GetRequiredService<WorkspaceAdmission>(), provider.GetRequiredService<TimeProvider>(), provider.GetService<WebhookMetrics>()));
        services.AddSingleton(provider => new ServingCertificate(
            options.Process.WebhookCertDir!,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ServingCertificate>>(),
            provider.GetService<WebhookMetrics>()));
        services.AddHostedService<WebhookMetricSources>();
        return services;
    }

    /// <summary>Listens on the webhook's port, with the current certificate.</summary>
    public static void ListenForWebhook(this KestrelServerOptions kestrel, ProcessOptions options)
    {
        if (options.WebhookPort == 0)
        {
            return;
        }

        // These two apply to every port, and none needs more: elsewhere a request is a line and a few headers.
        kestrel.Limits.RequestHeadersTimeout = Patience;
        kestrel.Limits.MaxRequestBufferSize = 64 * 1024;

        var certificate = kestrel.ApplicationServices.GetRequiredService<ServingCertificate>();
        kestrel.Listen(options.HealthAddress, options.WebhookPort, listen =>
        {
            // HTTP/2 would allow a hundred requests on each connection, and resetting them would cost a client only a frame.
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => new ConnectionLimit(MostConnections, next).OnConnectionAsync);
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = Patience,
                OnConnection = _ => ValueTask.FromResult(Handshake(certificate)),
            });
        });
    }

    /// <summary>Serves the webhook on its port, and nothing else there.</summary>
    public static void UseWebhook(this IApplicationBuilder app, ProcessOptions options)
    {
        if (options.WebhookPort != 0)
        {
            var endpoint = app.ApplicationServices.GetRequiredService<AdmissionEndpoint>();
            app.MapWhen(context => context.Connection.LocalPort == options.WebhookPort, webhook => webhook.Run(endpoint.HandleAsync));
        }
    }

    /// <summary>The TLS options of one connection.</summary>
    /// <exception cref="AuthenticationException">There is no certificate yet: the connection is closed, and readiness reports why.</exception>
    internal static SslServerAuthenticationOptions Handshake(ServingCertificate certificate) => new()
    {
        ServerCertificateContext = certificate.Current?.Context ?? throw new AuthenticationException(certificate.Problem),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };
}
