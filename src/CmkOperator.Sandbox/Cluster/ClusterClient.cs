using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.ServiceAccounts;
using CmkOperator.Sandbox.Json;
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

    /// <summary>Server-side apply of one workspace, unknown fields refused.</summary>
    /// <exception cref="KubernetesApiException">The server refused it; its message names the field.</exception>
    public Task<JsonObject> ApplyAsync(JsonObject workspace, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{Workspaces.Object(KeyOf(workspace))}?fieldManager={FieldManager}&force=true&fieldValidation=Strict", workspace, ApplyPatch, cancellationToken);

    /// <summary>Lets the server judge a workspace without keeping it.</summary>
    /// <exception cref="KubernetesApiException">The server refuses it.</exception>
    public Task ValidateAsync(JsonObject workspace, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{Workspaces.Object(KeyOf(workspace))}?fieldManager={FieldManager}&force=true&fieldValidation=Strict&dryRun=All", workspace, ApplyPatch, cancellationToken);

    /// <summary>One workspace, or null when there is none.</summary>
    public Task<JsonObject?> FindAsync(NamespacedName key, CancellationToken cancellationToken) => FindAsync(Workspaces.Object(key), cancellationToken);

    /// <summary>Changes a workspace by merge patch, as kubectl patch does.</summary>
    /// <exception cref="KubernetesApiException">The server refused it.</exception>
    public Task<JsonObject> PatchAsync(NamespacedName key, JsonObject patch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{Workspaces.Object(key)}?fieldManager={FieldManager}&fieldValidation=Strict", patch, RawApi.MergePatch, cancellationToken);

    /// <summary>Marks a workspace for deletion; nothing happens when there is none.</summary>
    public async Task DeleteAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, Workspaces.Object(key), null, RawApi.Json, cancellationToken);
        }
        catch (KubernetesApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            // Gone already, which is what was asked for.
        }
    }

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

    /// <summary>Creates a namespace; false when this server has no such thing.</summary>
    public async Task<bool> CreateNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
        try
        {
            await SendAsync(HttpMethod.Post, "api/v1/namespaces", body, RawApi.Json, cancellationToken);
            return true;
        }
        catch (KubernetesApiException refused) when (refused.StatusCode == HttpStatusCode.Conflict)
        {
            return true;
        }
        catch (KubernetesApiException refused) when (refused.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            return false;
        }
    }

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

    /// <summary>Who issues the tokens of this cluster's service accounts, as one of them tells.</summary>
    public async Task<string> IssuerAsync(NamespacedName account, CancellationToken cancellationToken)
    {
        var token = await new ServiceAccountClient(_api).RequestTokenAsync(new ObjectKey(account.Namespace, account.Name), FederatedIdentity.Audience, cancellationToken);
        return ServiceAccountAssertions.IssuerOf(token.Value) ?? "";
    }

    /// <summary>Removes a namespace with all that is in it.</summary>
    public async Task DeleteNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{name}", null, RawApi.Json, cancellationToken);
        }
        catch (KubernetesApiException refused) when (refused.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // This server has no namespaces, or it is gone.
        }
    }

    /// <summary>Removes the operator's leases of a namespace.</summary>
    public async Task DeleteLeasesAsync(string namespaceName, CancellationToken cancellationToken)
    {
        foreach (var lease in (await GetAsync(Leases.Collection(namespaceName), cancellationToken)).Objects("items"))
        {
            await SendAsync(HttpMethod.Delete, Leases.Object(KeyOf(lease)), null, RawApi.Json, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Namespace and name of an object.</summary>
    public static NamespacedName KeyOf(JsonObject workspace) =>
        new(workspace.Text("metadata", "namespace") ?? "default", workspace.Text("metadata", "name") ?? "");

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
