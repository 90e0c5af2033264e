using CmkOperator.EmbeddedKubernetes;
using CmkOperator.TestKit.ApiServers;
using CmkOperator.TestKit.Servers;

namespace CmkOperator.EndToEndTests.ApiServers;

/// <summary>The sandbox's API server with the CRD installed, for a test that can do without a real one.</summary>
internal sealed class EmbeddedServer : IAsyncDisposable
{
    private readonly EmbeddedKubernetesApi _api;

    private EmbeddedServer(EmbeddedKubernetesApi api)
    {
        _api = api;
        Client = KubernetesServers.NewClient(api);
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
