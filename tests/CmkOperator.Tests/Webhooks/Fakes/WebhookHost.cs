using System.Net;
using System.Net.Security;
using System.Text;
using CmkOperator.Configuration;
using CmkOperator.Hosting;
using CmkOperator.TestKit.ApiServers;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Webhooks.Fakes;

/// <summary>
/// The whole process with its webhook in front of a fake cluster. Another replica holds the lease there, so this one only answers
/// reviews, as every replica does. Its clock stands still unless the test moves it; the store is filled in real time.
/// </summary>
internal sealed class WebhookHost : IAsyncDisposable
{
    /// <summary>The one namespace that is watched.</summary>
    public const string Namespace = "team-risk";

    /// <summary>The objects in it.</summary>
    public const string Collection = $"apis/cmk-operator.io/v1alpha1/namespaces/{Namespace}/cmkworkspaces";

    private readonly TemporaryKubeconfig _kubeconfig;
    private readonly WebApplication _app;

    private WebhookHost(FakeApiServer cluster, WebApplication app, TemporaryKubeconfig kubeconfig, FakeTimeProvider time)
    {
        (Cluster, _app, _kubeconfig, Time) = (cluster, app, kubeconfig, time);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        Health = addresses.Single(address => address.Scheme == Uri.UriSchemeHttp);
        Webhook = addresses.Single(address => address.Scheme == Uri.UriSchemeHttps);
    }

    public FakeApiServer Cluster { get; }

    public FakeTimeProvider Time { get; }

    public Uri Health { get; }

    public Uri Webhook { get; }

    public static async Task<WebhookHost> StartAsync(string certificates)
    {
        var cluster = await FakeApiServer.StartAsync();
        cluster.Put(
            "apis/coordination.k8s.io/v1/namespaces/ops/leases",
            """{"metadata":{"name":"cmk-operator","namespace":"ops"},"spec":{"holderIdentity":"another","leaseDurationSeconds":86400}}""");
        var kubeconfig = new TemporaryKubeconfig(cluster.Url);
        for (var tries = 3; ; tries--)
        {
            var time = new FakeTimeProvider();
            var app = OperatorHost.Build(Options(kubeconfig.Path, certificates), services => services.AddSingleton<TimeProvider>(time));
            try
            {
                await app.StartAsync(TestContext.Current.CancellationToken);
                return new WebhookHost(cluster, app, kubeconfig, time);
            }
            catch (IOException) when (tries > 1)
            {
                // Another process has taken the port since.
                await app.DisposeAsync();
            }
        }
    }

    /// <summary>A client like the API server: it trusts one root and uses TLS only.</summary>
    public HttpClient Client(WebhookAuthority authority, Action<string>? onSerial = null)
    {
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = authority.Trust() };
        if (onSerial is not null)
        {
            options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                onSerial(certificate!.GetSerialNumberString());
                return errors == SslPolicyErrors.None;
            };
        }

        return new HttpClient(new SocketsHttpHandler { SslOptions = options, UseProxy = false }) { BaseAddress = Webhook };
    }

    /// <summary>Waits until the process has seen the cluster and has its certificate.</summary>
    public Task ReadyAsync() => ReadinessAsync("ok");

    /// <summary>Waits until readiness reports this.</summary>
    public async Task ReadinessAsync(string text)
    {
        using var client = new HttpClient { BaseAddress = Health };
        var (isSuccess, _) = await Eventually.UntilAsync(
            async () =>
            {
                using var response = await client.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
                return (response.IsSuccessStatusCode, Said: await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            },
            answer => answer.Said.Contains(text, StringComparison.Ordinal),
            answer => $"readiness says '{answer.Said}', not '{text}'");
        Assert.Equal(text == "ok", isSuccess);
    }

    /// <summary>Posts a body to the webhook's path.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> PostAsync(
        HttpClient client, string body, string contentType = "application/json", string path = AdmissionEndpoint.Path)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Cluster.DisposeAsync();
        _kubeconfig.Dispose();
    }

    private static OperatorOptions Options(string kubeconfig, string certificates) => new()
    {
        Kubernetes = new KubernetesOptions { Kubeconfig = kubeconfig, LeaseNamespace = "ops", WatchNamespaces = [Namespace] },
        Reconcile = new ReconcileOptions { ClusterId = "test" },
        Process = new ProcessOptions
        {
            HealthPort = 0,
            MetricsPort = 0,
            WebhookPort = FreePorts.Take(1)[0],
            WebhookCertDir = certificates,
            HealthAddress = IPAddress.Loopback,
            LogLevel = LogLevel.None,
            ShutdownTimeout = TimeSpan.FromSeconds(1),
        },
    };
}
