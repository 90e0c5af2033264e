using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CmkOperator.EmbeddedKubernetes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.TestKit.ApiServers;
using Xunit;

namespace CmkOperator.TestKit.Servers;

/// <summary>The servers, started when the first test asks, with the test kinds installed in both by the same request.</summary>
public sealed class KubernetesServers : IAsyncDisposable
{
    private const string Variable = "KUBEBUILDER_ASSETS";
    private readonly Lazy<Task<EmbeddedKubernetesApi>> _embedded = new(() => Task.Run(StartEmbeddedAsync));
    private readonly Lazy<Task<ApiServerInstance>> _real = new(() => Task.Run(StartRealAsync));
    private int _namespaces;

    /// <summary>The issuer of the service account tokens of an embedded server.</summary>
    public static string EmbeddedIssuer => ServiceAccountSigner.Issuer;

    private static string? Assets => Environment.GetEnvironmentVariable(Variable);

    /// <summary>A session in its own namespace; the test is skipped where the server is not available.</summary>
    public async Task<KubernetesSession> OpenAsync(ServerKind kind)
    {
        KubernetesSession session;
        if (kind == ServerKind.Embedded)
        {
            var embedded = await _embedded.Value;
            session = new KubernetesSession(kind, NewClient(embedded), embedded.KubeconfigPath, NewNamespace());
        }
        else
        {
            Assert.SkipWhen(string.IsNullOrEmpty(Assets), $"{Variable} is not set: it names a folder with etcd and kube-apiserver.");
            var real = await _real.Value;
            session = new KubernetesSession(kind, real.Client, real.KubeconfigPath, NewNamespace());
        }

        await session.SendAsync("POST", "/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{session.Namespace}}}"}}""");
        return session;
    }

    /// <summary>A client with address, trust and token of an embedded server.</summary>
    public static HttpClient NewClient(EmbeddedKubernetesApi server)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(server.CertificateAuthorityPem);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
        return new HttpClient(handler)
        {
            BaseAddress = server.Url,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.Token) },
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded.IsValueCreated && await Task.WhenAny(_embedded.Value) is { IsCompletedSuccessfully: true })
        {
            var embedded = await _embedded.Value;
            await embedded.DisposeAsync();
            Directory.Delete(embedded.DataDirectory, recursive: true);
        }

        if (_real.IsValueCreated && await Task.WhenAny(_real.Value) is { IsCompletedSuccessfully: true })
        {
            await (await _real.Value).DisposeAsync();
        }
    }

    private string NewNamespace() => $"kube-{Interlocked.Increment(ref _namespaces)}";

    private static async Task<EmbeddedKubernetesApi> StartEmbeddedAsync()
    {
        var server = await EmbeddedKubernetesApi.StartAsync(new EmbeddedKubernetesApiOptions
        {
            DataDirectory = Directory.CreateTempSubdirectory("cmk-embedded-").FullName,
            CustomResourceDefinitions = [await File.ReadAllTextAsync(ApiServerInstance.CrdPath)],
        });
        using var client = NewClient(server);
        await InstallAsync(client);
        return server;
    }

    private static async Task<ApiServerInstance> StartRealAsync()
    {
        var server = await ApiServerInstance.StartAsync(Assets!, CancellationToken.None);
        await InstallAsync(server.Client);
        return server;
    }

    private static async Task InstallAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.test.example.com?fieldManager=tests")
        {
            Content = new StringContent(Widgets.Definition, Encoding.UTF8, new MediaTypeHeaderValue("application/apply-patch+yaml")),
        };
        using var response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        await Eventually.UntilAsync(
            async () =>
            {
                using var list = await client.GetAsync(new Uri("/apis/test.example.com/v1/widgets", UriKind.Relative));
                return list.StatusCode;
            },
            status => status == HttpStatusCode.OK,
            status => $"widgets are not served: {status}");
    }
}
