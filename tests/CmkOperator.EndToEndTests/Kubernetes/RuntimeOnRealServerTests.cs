using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Events;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.TestKit.ApiServers;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CmkOperator.EndToEndTests.Kubernetes;

/// <summary>The runtime against the real API server, which verifies what the fake one only assumes.</summary>
public sealed class RuntimeOnRealServerTests(RealApiServer server) : IAsyncDisposable
{
    private static readonly ResourcePath Path = new(CmkWorkspaceNames.Group, CmkWorkspaceNames.Version, CmkWorkspaceNames.Plural);

    private readonly ResourceStore<CmkWorkspace> _objects = WorkspaceStore.NewObjects();
    private readonly WorkQueue<NamespacedName> _queue = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private ApiServerInstance _instance = null!;
    private KubernetesConnection? _connection;
    private KubernetesApi _api = null!;
    private string _namespace = string.Empty;
    private Task _informing = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _informing;
        _queue.Dispose();
        _connection?.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Objects_are_listed_in_pages_and_then_watched()
    {
        await ConnectAsync("runtime-list");
        for (var i = 0; i < 7; i++)
        {
            await CreateAsync($"w{i}");
        }

        await InformAsync(new InformerOptions { PageSize = 3 });
        Assert.Equal(7, _objects.Count);
        await CreateAsync("later");
        await Eventually.TrueAsync(() => _objects.Count == 8, "the object that was created later");
        Assert.True(_objects.TryGet(Key("later"), out var workspace));
        Assert.Null(workspace.Metadata.ManagedFields);
        Assert.Equal(-1, workspace.Status.ObservedGeneration);
        Assert.Equal(8, _objects.Keys.Select(key => _objects.TryGet(key, out var w) ? WorkspaceStore.Target(w) : null).Distinct().Count());
        await SendAsync(HttpMethod.Delete, $"/{Path.Object(Key("later"))}", null);
        await Eventually.TrueAsync(() => _objects.Count == 7, "its deletion");
    }

    [Fact]
    public async Task The_status_is_patched_on_its_subresource_and_a_stale_patch_conflicts()
    {
        await ConnectAsync("runtime-status");
        await CreateAsync("w");
        await InformAsync(new InformerOptions());
        Assert.True(_objects.TryGet(Key("w"), out var workspace));
        var writer = new StatusWriter(new ObjectPatcher<CmkWorkspace>(_api, Path, _objects));
        var target = WorkspaceStore.Reference(workspace);
        var result = await writer.WriteAsync(target, workspace.Stored?.Json, StatusFormat.Write(workspace.Status with { ObservedGeneration = 1 }), Token);

        Assert.Equal(WriteOutcome.Written, result.Outcome);
        Assert.NotEqual(target.ResourceVersion, result.Target.ResourceVersion);
        var live = await ReadAsync("w");
        Assert.Equal(1, live["status"]!["observedGeneration"]!.GetValue<int>());
        Assert.Contains(live["metadata"]!["managedFields"]!.AsArray(), entry => entry!["manager"]!.GetValue<string>() == "cmk-operator-status");

        var stale = await writer.WriteAsync(target, workspace.Stored?.Json, StatusFormat.Write(workspace.Status with { ObservedGeneration = 5 }), Token);
        Assert.Equal(WriteOutcome.Conflict, stale.Outcome);
        Assert.Equal(1, (await ReadAsync("w"))["status"]!["observedGeneration"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_status_that_the_schema_rejects_is_reported_with_the_field()
    {
        await ConnectAsync("runtime-invalid");
        await CreateAsync("w");
        await InformAsync(new InformerOptions());
        Assert.True(_objects.TryGet(Key("w"), out var workspace));
        var patcher = new ObjectPatcher<CmkWorkspace>(_api, Path, _objects);
        var patch = JsonNode.Parse("""{"status":{"conditions":[{"type":"Ready"}]}}""")!.AsObject();
        var result = await patcher.PatchAsync(WorkspaceStore.Reference(workspace), patch, "status", "test", Token);

        Assert.Equal(WriteOutcome.Invalid, result.Outcome);
        Assert.Contains("status.conditions[0]", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_finalizer_holds_the_object_until_it_is_removed()
    {
        await ConnectAsync("runtime-finalizer");
        await CreateAsync("w");
        await InformAsync(new InformerOptions());
        var writer = new FinalizerWriter(new ObjectPatcher<CmkWorkspace>(_api, Path, _objects));
        Assert.True(_objects.TryGet(Key("w"), out var workspace));
        Assert.True((await writer.AddAsync(WorkspaceStore.Reference(workspace), workspace.Metadata.Finalizers, Token)).IsInForce);
        await SendAsync(HttpMethod.Delete, $"/{Path.Object(Key("w"))}", null);
        await Eventually.TrueAsync(() => _objects.TryGet(Key("w"), out var w) && w.Metadata.DeletionTimestamp is not null, "the deletion mark");

        Assert.True(_objects.TryGet(Key("w"), out workspace));
        Assert.True((await writer.RemoveAsync(WorkspaceStore.Reference(workspace), workspace.Metadata.Finalizers, Token)).IsInForce);
        await Eventually.TrueAsync(() => _objects.Count == 0, "the object is gone");
        Assert.Equal(WriteOutcome.Gone, (await writer.RemoveAsync(WorkspaceStore.Reference(workspace), workspace.Metadata.Finalizers, Token)).Outcome);
    }

    [Fact]
    public async Task One_of_two_holds_the_lease_and_releases_it_when_it_stops()
    {
        await ConnectAsync("runtime-lease");
        using var first = new CancellationTokenSource();
        using var one = Elector("one");
        var running = one.RunAsync(first.Token);
        await Eventually.TrueAsync(() => one.IsLeader, "the first leads");
        using var two = Elector("two");
        var waiting = two.RunAsync(_stop.Token);
        Assert.True(one.MayStart(TimeSpan.FromSeconds(3)));
        Assert.False(two.IsLeader);
        await first.CancelAsync();
        await running;

        await Eventually.TrueAsync(() => two.IsLeader, "the second leads");
        await _stop.CancelAsync();
        await waiting;
    }

    [Fact]
    public async Task The_clusters_identity_survives_on_the_lease()
    {
        await ConnectAsync("runtime-identity");
        var decided = await Identity(null).ResolveAsync(Token);

        Assert.Equal(decided, await Identity("another").ResolveAsync(Token));
        using var one = Elector("one");
        var running = one.RunAsync(_stop.Token);
        await Eventually.TrueAsync(() => one.IsLeader, "a leader");
        Assert.Equal(decided, await Identity(null).ResolveAsync(Token));
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Events_are_accepted_and_their_count_increments()
    {
        await ConnectAsync("runtime-events");
        using var recorder = new EventRecorder(_api, TimeProvider.System, NetworkClock.System, "pod-1", NullLogger<EventRecorder>.Instance);
        await recorder.StartAsync(Token);
        var regarding = new ObjectReference(CmkWorkspaceNames.ApiVersion, CmkWorkspaceNames.Kind, Key("w"), Guid.NewGuid().ToString(), "1");
        for (var i = 0; i < 3; i++)
        {
            recorder.Record(new RecordedEvent(regarding, EventType.Normal, "KeyRotating", "RotateKey", "the key rotates"));
        }

        await recorder.StopAsync(Token);
        var list = JsonNode.Parse(await _api.GetAsync($"apis/events.k8s.io/v1/namespaces/{_namespace}/events", Token))!;
        var item = Assert.Single(list["items"]!.AsArray())!;
        Assert.Equal(
            ("cmk-operator.io/cmk-operator", "pod-1", "RotateKey", "KeyRotating", "Normal", "the key rotates", "w"),
            (Text(item, "reportingController"), Text(item, "reportingInstance"), Text(item, "action"), Text(item, "reason"),
                Text(item, "type"), Text(item, "note"), Text(item["regarding"]!, "name")));
        Assert.Equal(3, item["series"]!["count"]!.GetValue<int>());
    }

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();

    private ClusterIdentity Identity(string? configured) => new(
        _api, new LeaseAnnotation(Lease(), ClusterIdentity.Annotation), configured, NullLogger<ClusterIdentity>.Instance);

    private LeaseClient Lease() => new(_api, new NamespacedName(_namespace, "cmk-operator"));

    private LeaderElector Elector(string identity) => new(
        Lease(),
        identity,
        new LeaseTiming { Duration = TimeSpan.FromSeconds(5), RenewDeadline = TimeSpan.FromSeconds(3), RetryPeriod = TimeSpan.FromMilliseconds(200) },
        NetworkClock.System,
        Random.Shared.NextDouble,
        NullLogger<LeaderElector>.Instance);

    private async Task ConnectAsync(string prefix)
    {
        _instance = await server.RequireAsync();
        _namespace = await server.NewNamespaceAsync(prefix, Token);
        _connection = new KubernetesConnection(() => KubernetesClientFactory.Create(_instance.KubeconfigPath), NetworkClock.System);
        _api = new KubernetesApi(_connection, NetworkClock.System);
    }

    private async Task InformAsync(InformerOptions options)
    {
        var informer = new ResourceInformer<CmkWorkspace>(
            _api,
            Path,
            _objects,
            _queue,
            options with { Namespaces = [_namespace] },
            NetworkClock.System,
            NullLogger<ResourceInformer<CmkWorkspace>>.Instance);
        _informing = informer.RunAsync(_stop.Token);
        await informer.WaitForSyncAsync(Token);
    }

    private NamespacedName Key(string name) => new(_namespace, name);

    private Task CreateAsync(string name)
    {
        const string Group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers";
        var body = $$"""
            apiVersion: cmk-operator.io/v1alpha1
            kind: CmkWorkspace
            metadata: {name: {{name}}, namespace: {{_namespace}} }
            spec:
              subscriptionId: 11111111-1111-1111-1111-111111111111
              resourceGroup: rg-ml
              location: westeurope
              workspaceName: {{name}}-ws
              encryption: {keyVaultId: {{Group}}/Microsoft.KeyVault/vaults/kv-cmk, keyName: cmk-ml}
              associatedResources:
                storageAccountId: {{Group}}/Microsoft.Storage/storageAccounts/stml
                keyVaultId: {{Group}}/Microsoft.KeyVault/vaults/kv-ml
                applicationInsightsId: {{Group}}/Microsoft.Insights/components/ai-ml
            """;
        return SendAsync(HttpMethod.Post, $"/{Path.Collection(_namespace)}", body);
    }

    private async Task<JsonNode> ReadAsync(string name) => JsonNode.Parse(await _api.GetAsync(Path.Object(Key(name)), Token))!;

    private async Task SendAsync(HttpMethod method, string path, string? yaml)
    {
        using var request = new HttpRequestMessage(method, path);
        if (yaml is not null)
        {
            request.Content = new StringContent(yaml, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml"));
        }

        using var response = await _instance.Client.SendAsync(request, Token);
        var answer = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {response.StatusCode} {answer}");
    }
}
