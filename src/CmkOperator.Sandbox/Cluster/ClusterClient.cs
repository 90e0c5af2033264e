using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.ServiceAccounts;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;
using RawApi = CmkOperator.Kubernetes.Client.KubernetesApi;

namespace CmkOperator.Sandbox.Cluster;

/// <summary>What a user does to a cluster: apply, look, edit, delete. The same on the embedded API and on a real one.</summary>
internal sealed class ClusterClient : IDisposable
{
    /// <summary>The field manager of what the sandbox applies.</summary>
    public const string FieldManager = "cmk-operator-sandbox";

    private const string ApplyPatch = "application/apply-patch+yaml";
    private static readonly TimeSpan StorageDeadline = TimeSpan.FromSeconds(30);
    private static readonly ResourcePath Workspaces = new(CmkWorkspaceNames.Group, CmkWorkspaceNames.Version, CmkWorkspaceNames.Plural);
    private static readonly ResourcePath ServiceAccounts = new("", "v1", "serviceaccounts");
    private static readonly ResourcePath Leases = new("coordination.k8s.io", "v1", "leases");
    private static readonly ResourcePath Events = new("events.k8s.io", "v1", "events");

    private readonly KubernetesConnection _connection;
    private readonly RawApi _api;

    /// <summary>Talks to the cluster of a kubeconfig's current context.</summary>
    public ClusterClient(string kubeconfig)
    {
        _connection = new KubernetesConnection(() => KubernetesClientFactory.Create(kubeconfig), NetworkClock.System);
        _api = new RawApi(_connection, NetworkClock.System);
    }

    /// <summary>Requests as bytes, for the watch.</summary>
    public RawApi Api => _api;

    /// <summary>Where the workspaces of a namespace are.</summary>
    public static string CollectionOf(string? namespaceName) => Workspaces.Collection(namespaceName);

    /// <summary>Server-side apply of one workspace; unknown fields are rejected.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="dryRun">Whether the server only judges it and does not keep it.</param>
    /// <exception cref="KubernetesApiException">The server rejected it; its message names the field.</exception>
    public Task<JsonObject> ApplyAsync(JsonObject workspace, CancellationToken cancellationToken, bool dryRun = false) => SendAsync(
        HttpMethod.Patch, $"{Workspaces.Object(KeyOf(workspace))}?fieldManager={FieldManager}&force=true&fieldValidation=Strict{(dryRun ? "&dryRun=All" : "")}", workspace, ApplyPatch, cancellationToken);

    /// <summary>One workspace, or null when there is none.</summary>
    public Task<JsonObject?> FindAsync(NamespacedName key, CancellationToken cancellationToken) => FindAsync(Workspaces.Object(key), cancellationToken);

    /// <summary>Changes a workspace by merge patch, as kubectl patch does.</summary>
    /// <exception cref="KubernetesApiException">The server rejected it.</exception>
    public Task<JsonObject> PatchAsync(NamespacedName key, JsonObject patch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{Workspaces.Object(key)}?fieldManager={FieldManager}&fieldValidation=Strict", patch, RawApi.MergePatch, cancellationToken);

    /// <summary>Marks a workspace for deletion; nothing happens when there is none.</summary>
    public Task DeleteAsync(NamespacedName key, CancellationToken cancellationToken) => DeleteAsync(Workspaces.Object(key), cancellationToken);

    /// <summary>The workspaces of a namespace, or of all.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string? namespaceName, CancellationToken cancellationToken) =>
        [.. (await GetAsync(Workspaces.Collection(namespaceName), cancellationToken)).Objects("items")];

    /// <summary>The events about one workspace, oldest first.</summary>
    public async Task<IReadOnlyList<JsonObject>> EventsAsync(NamespacedName key, string? uid, CancellationToken cancellationToken)
    {
        var list = await GetAsync(Events.Collection(key.Namespace), cancellationToken);
        return
        [
            .. list.Objects("items")
                .Where(item => item.Text("regarding", "name") == key.Name && (uid is null || item.Text("regarding", "uid") == uid))
                .OrderBy(item => item.Text("eventTime") ?? item.Text("deprecatedFirstTimestamp") ?? item.Text("metadata", "creationTimestamp"), StringComparer.Ordinal),
        ];
    }

    /// <summary>Puts our CustomResourceDefinition there, or brings it up to date, and waits until it serves.</summary>
    public async Task InstallDefinitionAsync(JsonObject definition, CancellationToken cancellationToken)
    {
        var path = new ResourcePath("apiextensions.k8s.io", "v1", "customresourcedefinitions").Collection(null) + "/" + CmkWorkspaceNames.DefinitionName;
        // Applying what is already there changes nothing on the server.
        await SendAsync(HttpMethod.Patch, $"{path}?fieldManager={FieldManager}&force=true", definition, ApplyPatch, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StorageDeadline);
        while (!IsEstablished(await FindAsync(path, deadline.Token)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }

        await ListAsync("default", deadline.Token);
    }

    /// <summary>Creates a namespace, where the server has namespaces and does not have this one yet.</summary>
    public async Task CreateNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
        try
        {
            await SendAsync(HttpMethod.Post, "api/v1/namespaces", body, RawApi.Json, cancellationToken);
        }
        catch (KubernetesApiException failure) when (failure.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // It exists, or a bare API server knows no namespaces.
        }
    }

    /// <summary>Sets an annotation of a namespace, or takes it away.</summary>
    public Task AnnotateNamespaceAsync(string name, string annotation, string? value, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Patch,
        $"api/v1/namespaces/{name}?fieldManager={FieldManager}",
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } },
        RawApi.MergePatch,
        cancellationToken);

    /// <summary>Whether the server has service accounts, which a bare API server has not.</summary>
    public async Task<bool> HasServiceAccountsAsync(CancellationToken cancellationToken) =>
        await FindAsync(ServiceAccounts.Collection("default"), cancellationToken) is not null;

    /// <summary>Server-side apply of one service account.</summary>
    public Task<JsonObject> ApplyServiceAccountAsync(NamespacedName key, JsonObject? annotations, CancellationToken cancellationToken)
    {
        var account = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ServiceAccount",
            ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace, ["annotations"] = annotations ?? [] },
        };
        return SendAsync(HttpMethod.Patch, $"{ServiceAccounts.Object(key)}?fieldManager={FieldManager}&force=true", account, ApplyPatch, cancellationToken);
    }

    /// <summary>The issuer of this cluster's service account tokens, read from one of them.</summary>
    public async Task<string> IssuerAsync(NamespacedName account, CancellationToken cancellationToken)
    {
        var token = await new ServiceAccountClient(_api).RequestTokenAsync(new ObjectKey(account.Namespace, account.Name), FederatedIdentity.Audience, cancellationToken);
        return ServiceAccountAssertions.IssuerOf(token.Value) ?? "";
    }

    /// <summary>Removes a namespace with all that is in it.</summary>
    public Task DeleteNamespaceAsync(string name, CancellationToken cancellationToken) => DeleteAsync($"api/v1/namespaces/{name}", cancellationToken);

    /// <summary>Removes the operator's leases of a namespace.</summary>
    public async Task DeleteLeasesAsync(string namespaceName, CancellationToken cancellationToken)
    {
        foreach (var lease in (await GetAsync(Leases.Collection(namespaceName), cancellationToken)).Objects("items"))
        {
            await DeleteAsync(Leases.Object(KeyOf(lease)), cancellationToken);
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Namespace and name of an object.</summary>
    public static NamespacedName KeyOf(JsonObject workspace) =>
        new(workspace.Text("metadata", "namespace") ?? "default", workspace.Text("metadata", "name") ?? "");

    private async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, path, null, RawApi.Json, cancellationToken);
        }
        catch (KubernetesApiException failure) when (failure.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // Gone already, which is what was asked for, or a server without namespaces.
        }
    }

    private async Task<JsonObject?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, cancellationToken);
        }
        catch (KubernetesApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, RawApi.Json, cancellationToken);

    // A real server answers 429 while the storage of a new kind comes up; so does every client, kubectl included, wait then.
    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, string contentType, CancellationToken cancellationToken)
    {
        var bytes = body is null ? default : Encoding.UTF8.GetBytes(body.ToJsonString());
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StorageDeadline);
        while (true)
        {
            try
            {
                return JsonNode.Parse(await _api.SendAsync(method, path, bytes, contentType, cancellationToken)) as JsonObject ?? [];
            }
            catch (KubernetesApiException busy) when (busy.StatusCode == HttpStatusCode.TooManyRequests && !deadline.IsCancellationRequested)
            {
                await Task.Delay(busy.RetryAfter ?? TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    private static bool IsEstablished(JsonObject? definition) =>
        definition.Objects("status", "conditions").Any(condition => condition.Text("type") == "Established" && condition.Text("status") == "True");
}
