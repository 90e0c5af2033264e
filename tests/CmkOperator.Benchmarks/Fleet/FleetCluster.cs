using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.TestKit.ApiServers;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>The API server of a run: a given one, a real one that is started for it, or the embedded one.</summary>
internal sealed class FleetCluster : IAsyncDisposable
{
    private const string Objects = "apis/cmk-operator.io/v1alpha1";
    private const int Writers = 8;
    private const int Attempts = 30;
    private readonly KubernetesConnection _connection;
    private readonly IAsyncDisposable? _server;

    private FleetCluster(string kind, string kubeconfig, IAsyncDisposable? server)
    {
        Kind = kind;
        Kubeconfig = kubeconfig;
        _server = server;
        _connection = new KubernetesConnection(() => KubernetesClientFactory.Create(kubeconfig), NetworkClock.System);
        Api = new KubernetesApi(_connection, NetworkClock.System);
    }

    /// <summary>What it is, for the report.</summary>
    public string Kind { get; }

    public string Kubeconfig { get; }

    /// <summary>Requests to it.</summary>
    public KubernetesApi Api { get; }

    /// <summary>Starts or reaches one, with the CRD of this source tree.</summary>
    public static async Task<FleetCluster> StartAsync(string? kubeconfig, string folder, CancellationToken cancellationToken)
    {
        if (kubeconfig is not null)
        {
            var given = new FleetCluster("given", kubeconfig, null);
            await given.SendAsync(
                HttpMethod.Patch,
                "apis/apiextensions.k8s.io/v1/customresourcedefinitions/cmkworkspaces.cmk-operator.io?fieldManager=fleet&force=true",
                await File.ReadAllTextAsync(ApiServerInstance.CrdPath, cancellationToken),
                "application/apply-patch+yaml",
                cancellationToken);
            return given;
        }

        if (Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } assets)
        {
            var real = await ApiServerInstance.StartAsync(assets, cancellationToken);
            return new FleetCluster("kube-apiserver", real.KubeconfigPath, real);
        }

        var embedded = await EmbeddedKubernetesApi.StartAsync(
            new EmbeddedKubernetesApiOptions
            {
                DataDirectory = folder,
                CustomResourceDefinitions = [await File.ReadAllTextAsync(ApiServerInstance.CrdPath, cancellationToken)],
                // A fleet writes more than the default remembers while a watch is behind.
                History = 200_000,
            },
            cancellationToken);
        return new FleetCluster("embedded", embedded.KubeconfigPath, embedded);
    }

    /// <summary>The path of the objects of a namespace.</summary>
    public static string Collection(string name) => $"{Objects}/namespaces/{name}/cmkworkspaces";

    /// <summary>The path of all objects.</summary>
    public static string AllObjects => $"{Objects}/cmkworkspaces";

    /// <summary>Creates a namespace; a bare API server accepts every name without.</summary>
    public async Task CreateNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
            await SendAsync(HttpMethod.Post, "api/v1/namespaces", body.ToJsonString(), KubernetesApi.Json, cancellationToken);
        }
        catch (KubernetesApiException failure) when (failure.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // It exists, or the server has no namespaces.
        }
    }

    /// <summary>Creates objects, several at the same time.</summary>
    public Task CreateAsync(IEnumerable<JsonObject> manifests, CancellationToken cancellationToken) => ForEachAsync(
        manifests,
        manifest => SendAsync(HttpMethod.Post, Collection((string)manifest["metadata"]!["namespace"]!), manifest.ToJsonString(), KubernetesApi.Json, cancellationToken),
        cancellationToken);

    /// <summary>Merges a patch into objects, several at the same time.</summary>
    public Task PatchAsync(IEnumerable<NamespacedName> items, JsonObject patch, CancellationToken cancellationToken)
    {
        var text = patch.ToJsonString();
        return ForEachAsync(
            items, item => SendAsync(HttpMethod.Patch, $"{Collection(item.Namespace)}/{item.Name}", text, KubernetesApi.MergePatch, cancellationToken), cancellationToken);
    }

    /// <summary>Removes what a run created in a given cluster: the finalizers first, because no operator runs any more.</summary>
    public async Task CleanAsync(IReadOnlyList<NamespacedName> items, IEnumerable<string> namespaces, CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            return;
        }

        await PatchAsync(items, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, cancellationToken);
        await ForEachAsync(items, item => SendAsync(HttpMethod.Delete, $"{Collection(item.Namespace)}/{item.Name}", "", KubernetesApi.Json, cancellationToken), cancellationToken);
        foreach (var name in namespaces)
        {
            try
            {
                await SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{name}", "", KubernetesApi.Json, cancellationToken);
            }
            catch (KubernetesApiException failure) when (failure.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
            {
                // The server has no namespaces.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> act, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken }, async (item, _) => await act(item));

    // A real server answers 429 while the storage of a new kind comes up, and a busy one resets a stream. An object that exists then was created by the attempt before.
    private async Task SendAsync(HttpMethod method, string path, string body, string contentType, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Api.SendAsync(method, path, Encoding.UTF8.GetBytes(body), contentType, cancellationToken);
                return;
            }
            catch (KubernetesApiException failure) when (attempt < Attempts && failure.IsTransient)
            {
                await Task.Delay(failure.RetryAfter ?? TimeSpan.FromSeconds(1), cancellationToken);
            }
            catch (KubernetesApiException failure) when (attempt > 1 && method == HttpMethod.Post && failure.StatusCode == HttpStatusCode.Conflict)
            {
                return;
            }
        }
    }
}
