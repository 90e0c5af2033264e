using System.Net;
using CmkOperator.Configuration;
using CmkOperator.Hosting;
using CmkOperator.TestKit.ApiServers;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xunit;

namespace CmkOperator.Tests.Telemetry.Fakes;

/// <summary>The whole process before a fake cluster, with or without its metrics port.</summary>
internal sealed class MetricsHost : IAsyncDisposable
{
    public const string Collection = "apis/cmk-operator.io/v1alpha1/namespaces/n1/cmkworkspaces";

    private readonly HttpClient _client = new();
    private readonly TemporaryKubeconfig _kubeconfig;

    private MetricsHost(FakeApiServer server, WebApplication app, TemporaryKubeconfig kubeconfig)
    {
        Cluster = server;
        App = app;
        _kubeconfig = kubeconfig;
    }

    public FakeApiServer Cluster { get; }

    public WebApplication App { get; }

    /// <summary>Its addresses: health first, then metrics if enabled.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    public static async Task<MetricsHost> StartAsync(bool withMetrics = true, string? webhookCertificates = null)
    {
        var server = await FakeApiServer.StartAsync();
        var kubeconfig = new TemporaryKubeconfig(server.Url);
        for (var tries = 3; ; tries--)
        {
            var app = OperatorHost.Build(Options(kubeconfig.Path, withMetrics ? FreePorts.Take(1)[0] : 0, webhookCertificates));
            try
            {
                await app.StartAsync(TestContext.Current.CancellationToken);
                return new MetricsHost(server, app, kubeconfig);
            }
            catch (IOException) when (tries > 1)
            {
                // Another process has taken the port since.
                await app.DisposeAsync();
            }
        }
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(Uri address, string path, string? host = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        request.Headers.Host = host;
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Scrapes until the answer satisfies the condition, and returns it.</summary>
    public Task<string> ScrapeAsync(Func<string, bool> condition, string what) => Eventually.UntilAsync(
        async () =>
        {
            var (status, text) = await GetAsync(Addresses[1], "/metrics");
            Assert.Equal(HttpStatusCode.OK, status);
            return text;
        },
        condition,
        text => $"{what}\n{text}");

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        await Cluster.DisposeAsync();
        _client.Dispose();
        _kubeconfig.Dispose();
    }

    private static OperatorOptions Options(string kubeconfig, int metricsPort, string? webhookCertificates) => new()
    {
        Kubernetes = new KubernetesOptions { Kubeconfig = kubeconfig, WatchNamespaces = ["n1"], LeaseNamespace = "n1", LeaderElect = false },
        Reconcile = new ReconcileOptions { ClusterId = "test", Concurrency = 3 },
        Process = new ProcessOptions
        {
            HealthPort = 0,
            MetricsPort = metricsPort,
            WebhookPort = webhookCertificates is null ? 0 : FreePorts.Take(1)[0],
            WebhookCertDir = webhookCertificates,
            HealthAddress = IPAddress.Loopback,
            LogLevel = LogLevel.None,
            ShutdownTimeout = TimeSpan.FromSeconds(1),
        },
    };
}
