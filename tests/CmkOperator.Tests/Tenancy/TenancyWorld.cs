using CmkOperator.Azure.Sessions;
using CmkOperator.Desired;
using CmkOperator.EmbeddedKubernetes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.ServiceAccounts;
using CmkOperator.Tenancy;
using CmkOperator.TestKit.Servers;
using CmkOperator.Tests.Azure.Fakes;
using CmkOperator.Tests.Azure.Simulator;
using CmkOperator.Workspaces;
using Xunit;
using ApiClient = CmkOperator.Kubernetes.Client.KubernetesApi;
using SimulatedCredential = CmkOperator.AzureSimulator.Identity.FederatedCredential;

namespace CmkOperator.Tests.Tenancy;

/// <summary>
/// Two tenants, a cluster that issues tokens of their service accounts and an Azure that exchanges them. The cluster is the embedded one,
/// because the real API machinery of these tests has no service accounts.
/// </summary>
internal sealed class TenancyWorld : IAsyncDisposable
{
    public const string ClientA = "aaaaaaaa-0000-4000-8000-00000000000a";
    public const string ClientB = "bbbbbbbb-0000-4000-8000-00000000000b";
    public const string Account = "azure";

    private readonly EmbeddedKubernetesApi _cluster;
    private readonly KubernetesConnection _connection;
    private readonly AzureClientPool _pool;

    private TenancyWorld(SimulatedAzure azure, EmbeddedKubernetesApi cluster)
    {
        Azure = azure;
        _cluster = cluster;
        _connection = new KubernetesConnection(() => KubernetesClientFactory.Create(cluster.KubeconfigPath), NetworkClock.System);
        Api = new ApiClient(_connection, NetworkClock.System);
        _pool = NewPool(Api);
    }

    public SimulatedAzure Azure { get; }

    public ApiClient Api { get; }

    public AzureClientPool Pool => _pool;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TenancyWorld> StartAsync()
    {
        var cluster = await EmbeddedKubernetesApi.StartAsync(
            new EmbeddedKubernetesApiOptions { DataDirectory = Directory.CreateTempSubdirectory("cmk-tenancy-").FullName }, Token);
        return new TenancyWorld(await SimulatedAzure.StartAsync(), cluster);
    }

    /// <summary>An object of a namespace that declares a client's credentials; null declares none.</summary>
    public DesiredWorkspace Of(string namespaceName, string? clientId) => Azure.Desired with
    {
        Key = new ObjectKey(namespaceName, "ws-a"),
        Credentials = clientId is null ? null : new DesiredCredentials(Azure.Host.TenantId, clientId, Account),
    };

    /// <summary>Creates a namespace with a service account in it.</summary>
    public async Task AccountAsync(string namespaceName, string name = Account, string annotations = "")
    {
        try
        {
            await PostAsync("api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{namespaceName}}}"}}""");
        }
        catch (KubernetesApiException exists) when (exists.StatusCode == System.Net.HttpStatusCode.Conflict)
        {
            // A second account of the namespace.
        }

        await PostAsync(
            $"api/v1/namespaces/{namespaceName}/serviceaccounts",
            $$$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"annotations":{ {{{annotations}}} },"name":"{{{name}}}"}}""");
    }

    /// <summary>Makes a client accept the tokens of one service account, and of no other from then on.</summary>
    public void Federate(string clientId, string namespaceName, string account = Account) =>
        Azure.Host.World.Directory.AddFederatedCredential(new SimulatedCredential(
            clientId, KubernetesServers.EmbeddedIssuer, $"system:serviceaccount:{namespaceName}:{account}", [FederatedIdentity.Audience]));

    /// <summary>Access as in an operator; through another API server when one is given.</summary>
    public AzureAccess Access(TenancyPolicy? policy = null, ApiClient? api = null) => new(
        api is null ? _pool : NewPool(api),
        new ServiceAccountClient(api ?? Api),
        policy ?? new TenancyPolicy { SharedIdentityNamespaces = [] },
        Azure.Connection.Cloud,
        TimeSpan.FromSeconds(10),
        NetworkClock.System);

    public AzureClientPool NewPool(ApiClient api, string? operatorsTenant = null, AzureConnection? connection = null) => new(
        connection ?? Azure.Connection,
        new StaticToken(),
        operatorsTenant,
        identity => new CmkOperator.Azure.Clouds.FederatedCredential(
            Azure.Connection.Cloud, Azure.Connection.Transport, identity, new ServiceAccountAssertions(new ServiceAccountClient(api), identity, NetworkClock.System)),
        TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        _pool.Dispose();
        _connection.Dispose();
        await Azure.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_cluster.DataDirectory, recursive: true);
    }

    private Task<byte[]> PostAsync(string path, string body) =>
        Api.SendAsync(HttpMethod.Post, path, System.Text.Encoding.UTF8.GetBytes(body), ApiClient.Json, Token);
}
