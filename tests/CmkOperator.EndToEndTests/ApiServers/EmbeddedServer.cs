using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CmkOperator.EmbeddedKubernetes;
using CmkOperator.TestKit.ApiServers;

namespace CmkOperator.EndToEndTests.ApiServers;

/// <summary>The sandbox's API server with the CRD installed, for a test that can do without a real one.</summary>
internal sealed class EmbeddedServer : IAsyncDisposable
{
    private readonly EmbeddedKubernetesApi _api;

    private EmbeddedServer(EmbeddedKubernetesApi api)
    {
        _api = api;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(api.CertificateAuthorityPem);
        Client = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } })
        {
            BaseAddress = api.Url,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", api.Token) },
        };
    }

    /// <summary>A client with address, trust and token set.</summary>
    public HttpClient Client { get; }

    /// <summary>A kubeconfig with the same token.</summary>
    public string KubeconfigPath => _api.KubeconfigPath;

    /// <summary>Starts one on a free port.</summary>
    public static async Task<EmbeddedServer> StartAsync() => new(await EmbeddedKubernetesApi.StartAsync(new EmbeddedKubernetesApiOptions
    {
        DataDirectory = Directory.CreateTempSubdirectory("cmk-embedded-").FullName,
        CustomResourceDefinitions = [await File.ReadAllTextAsync(ApiServerInstance.CrdPath)],
    }));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _api.DisposeAsync();
        Directory.Delete(_api.DataDirectory, recursive: true);
    }
}
