using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Azure.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Cli.Clusters;

/// <summary>A cluster as the caller may use it.</summary>
internal sealed class Cluster : IDisposable
{
    /// <summary>The name under which the API server records who set a field.</summary>
    public const string FieldManager = "kubectl-cmk";

    private const int PageSize = 500;

    private static readonly ResourcePath Workspaces = new(CmkWorkspaceNames.Group, CmkWorkspaceNames.Version, CmkWorkspaceNames.Plural);

    private readonly KubernetesConnection _connection;
    private readonly KubernetesApi _api;

    private Cluster(ClusterAccess access, string? namespaceName)
    {
        _connection = new KubernetesConnection(() => KubernetesClientFactory.Create(access, TimeProvider.System), NetworkClock.System);
        _api = new KubernetesApi(_connection, NetworkClock.System);
        Namespace = namespaceName ?? (access.Namespace is { Length: > 0 } own ? own : "default");
        Server = access.Server;
    }

    /// <summary>The namespace of objects that name none.</summary>
    public string Namespace { get; }

    /// <summary>The API server.</summary>
    public Uri Server { get; }

    /// <summary>Finds the cluster. Nothing is sent yet.</summary>
    /// <param name="options">Which one.</param>
    /// <exception cref="ClusterException">There is none, or its configuration cannot be used.</exception>
    public static Cluster Open(ClusterOptions options)
    {
        try
        {
            return new Cluster(KubernetesClientFactory.Load(options.Kubeconfig, options.Context), options.Namespace);
        }
        catch (Exception failure) when (failure is KubeconfigException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterException(failure.Message, failure);
        }
    }

    /// <summary>Reads one CmkWorkspace.</summary>
    /// <param name="key">Its namespace and name.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the API server has it; null when there is none.</returns>
    /// <exception cref="ClusterException">It could not be read.</exception>
    public async Task<JsonObject?> FindAsync(NamespacedName key, CancellationToken cancellationToken) =>
        await GetAsync(Workspaces.Object(key), cancellationToken);

    /// <summary>Lists the CmkWorkspaces, sorted by namespace and name.</summary>
    /// <param name="namespaceName">A namespace; null for all.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="ClusterException">They could not be read.</exception>
    public Task<IReadOnlyList<JsonObject>> ListAsync(string? namespaceName, CancellationToken cancellationToken) =>
        ListAsync(Workspaces.Collection(namespaceName), string.Empty, cancellationToken);

    /// <summary>Lists objects of any kind over all pages; empty when the kind is not there.</summary>
    /// <param name="path">The collection.</param>
    /// <param name="query">A selector with a leading ampersand, or empty.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="ClusterException">They could not be read.</exception>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, string query, CancellationToken cancellationToken)
    {
        var all = new List<JsonObject>();
        var next = string.Empty;
        do
        {
            var page = await GetAsync($"{path}?limit={PageSize}{query}{(next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : string.Empty)}", cancellationToken);
            foreach (var item in (page?["items"] as JsonArray ?? []).OfType<JsonObject>().ToList())
            {
                all.Add((JsonObject)item.DeepClone());
            }

            next = page?["metadata"]?["continue"]?.GetValue<string>() ?? string.Empty;
        }
        while (next.Length > 0);
        return all;
    }

    /// <summary>Reads one object of any kind; null when there is none.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ClusterException">It could not be read.</exception>
    public async Task<JsonObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonTree.Read(await _api.GetAsync(path, cancellationToken)) as JsonObject;
        }
        catch (KubernetesApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception failure) when (failure is KubernetesApiException or JsonException)
        {
            throw Failed(failure);
        }
    }

    /// <summary>Patches a CmkWorkspace.</summary>
    /// <param name="key">Its namespace and name.</param>
    /// <param name="patch">A merge patch.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object afterwards.</returns>
    /// <exception cref="ClusterException">The API server did not take it.</exception>
    public async Task<JsonObject> PatchAsync(NamespacedName key, JsonObject patch, CancellationToken cancellationToken)
    {
        try
        {
            var body = Encoding.UTF8.GetBytes(patch.ToJsonString());
            var answer = await _api.SendAsync(
                HttpMethod.Patch, $"{Workspaces.Object(key)}?fieldManager={FieldManager}", body, KubernetesApi.MergePatch, cancellationToken);
            return JsonTree.Read(answer) as JsonObject ?? throw new JsonException("The API server returned no object");
        }
        catch (Exception failure) when (failure is KubernetesApiException or JsonException)
        {
            throw Failed(failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private ClusterException Failed(Exception failure) => new(
        failure is KubernetesApiException { StatusCode: not null } ? failure.Message : $"the API server {Server} cannot be used: {failure.Message}", failure);
}

/// <summary>A cluster could not be used; the message says why.</summary>
internal sealed class ClusterException(string message, Exception? cause = null) : Exception(message, cause);
