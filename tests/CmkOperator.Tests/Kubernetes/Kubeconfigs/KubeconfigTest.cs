using CmkOperator.Kubernetes.Client;
using CmkOperator.Tests.Kubernetes.Fakes;
using Xunit;
using ApiClient = CmkOperator.Kubernetes.Client.KubernetesApi;

namespace CmkOperator.Tests.Kubernetes.Kubeconfigs;

/// <summary>A server that records who asks, and clients that are configured by files.</summary>
public abstract class KubeconfigTest : IAsyncLifetime
{
    private readonly List<KubernetesConnection> _connections = [];

    internal TlsApiServer Server { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Server = await TlsApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        await Server.DisposeAsync();
    }

    /// <summary>A client of a kubeconfig.</summary>
    internal ApiClient Client(string kubeconfig, TimeProvider? time = null) =>
        Client(() => KubernetesClientFactory.Create(KubernetesClientFactory.Load(kubeconfig), time ?? TimeProvider.System), time);

    /// <summary>A client that is created so.</summary>
    internal ApiClient Client(Func<ApiServerClient> create, TimeProvider? time = null)
    {
        var clock = new NetworkClock(time ?? TimeProvider.System);
        var connection = new KubernetesConnection(create, clock);
        _connections.Add(connection);
        return new ApiClient(connection, clock);
    }

    /// <summary>What is refused when a kubeconfig with this user is read.</summary>
    protected string Refusal(string user, string cluster = "", string server = "https://kube.localhost:PORT") =>
        KubernetesClientFactory.FindFault(Server.Kubeconfig(user, cluster, server)) ?? "not refused";
}
