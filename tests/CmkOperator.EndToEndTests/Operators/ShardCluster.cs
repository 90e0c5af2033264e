using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Clouds;
using CmkOperator.Configuration;
using CmkOperator.Controllers;
using CmkOperator.EndToEndTests.Api;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.Hosting;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sharding;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EndToEndTests.Operators;

/// <summary>
/// Several operators in one namespace of an API server, whole but for Azure: a pass adds the finalizer, as a real one does first, and is noted.
/// </summary>
internal sealed class ShardCluster : IAsyncDisposable
{
    /// <summary>How long a lease is valid, and so how long a shard waits for another.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    private readonly EmbeddedServer? _embedded;
    private readonly HttpClient _client;
    private readonly string _kubeconfig;
    private readonly Dictionary<string, WebApplication> _operators = [];

    private ShardCluster(EmbeddedServer? embedded, HttpClient client, string kubeconfig, string ns)
    {
        (_embedded, _client, _kubeconfig, Namespace) = (embedded, client, kubeconfig, ns);
        Objects = new CmkWorkspaceClient(client, ns, TestContext.Current.CancellationToken);
    }

    public string Namespace { get; }

    public CmkWorkspaceClient Objects { get; }

    /// <summary>The passes so far: the operator, the object, and when it began.</summary>
    public ConcurrentQueue<(string Operator, string Name, long At)> Passes { get; } = [];

    public static async Task<ShardCluster> StartAsync(ServerKind kind, RealApiServer real)
    {
        var token = TestContext.Current.CancellationToken;
        if (kind == ServerKind.Embedded)
        {
            var embedded = await EmbeddedServer.StartAsync();
            return new ShardCluster(embedded, embedded.Client, embedded.KubeconfigPath, "default");
        }

        var instance = await real.RequireAsync();
        var ns = await real.NewNamespaceAsync("shards", token);
        await instance.InstallCrdAsync(token);
        return new ShardCluster(null, instance.Client, instance.KubeconfigPath, ns);
    }

    /// <summary>Creates an object that declares its own workspace.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="team">Its label; null for none.</param>
    public async Task CreateAsync(string name, string? team)
    {
        var manifest = Manifest.New(name);
        manifest["spec"]!["workspaceName"] = $"ws-{name}";
        manifest["metadata"]!["labels"] = team is null ? null : new JsonObject { ["team"] = team };
        var answer = await Objects.CreateAsync(manifest);
        Assert.True(answer.Accepted, answer.ToString());
    }

    /// <summary>Labels an object, and returns when.</summary>
    public async Task<long> LabelAsync(string name, string? team)
    {
        var answer = await Objects.PatchAsync(name, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["team"] = team } } });
        Assert.True(answer.Accepted, answer.ToString());
        return TimeProvider.System.GetTimestamp();
    }

    /// <summary>Starts an operator and returns its services.</summary>
    public async Task<IServiceProvider> StartAsync(string name, string? selector, string? clusterId = null)
    {
        var host = OperatorHost.Build(
            new OperatorOptions
            {
                Kubernetes = new KubernetesOptions
                {
                    Kubeconfig = _kubeconfig,
                    WatchNamespaces = [Namespace],
                    WatchLabelSelector = selector is null ? null : LabelSelector.Parse(selector, out _),
                    LeaseNamespace = Namespace,
                    LeaseDuration = Lease,
                    LeaseRenewDeadline = TimeSpan.FromSeconds(3),
                    LeaseRetryPeriod = TimeSpan.FromMilliseconds(500),
                },
                Reconcile = new ReconcileOptions { Concurrency = 2, ClusterId = clusterId },
                Process = new ProcessOptions { HealthPort = 0, MetricsPort = 0, HealthAddress = IPAddress.Loopback, LogLevel = LogLevel.None },
            },
            services =>
            {
                services.AddSingleton(new AzureOptions { CallTimeout = TimeSpan.FromMilliseconds(500) });
                services.AddSingleton<IWorkspaceReconciler>(provider => new Pass(
                    name, Passes, provider.GetRequiredService<WorkspaceStore>(), provider.GetRequiredService<FinalizerWriter>()));
            });
        await host.StartAsync(TestContext.Current.CancellationToken);
        _operators.Add(name, host);
        return host.Services;
    }

    /// <summary>Stops an operator, which gives its lease back.</summary>
    public async Task StopAsync(string name)
    {
        if (_operators.Remove(name, out var host))
        {
            await host.StopAsync(CancellationToken.None);
            await host.DisposeAsync();
        }
    }

    /// <summary>Asks for a pass over an object.</summary>
    public Task AskAsync(string name) => Objects.PatchAsync(name, new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["annotations"] = new JsonObject { ["cmk-operator.io/requested-at"] = TimeProvider.System.GetTimestamp().ToString(CultureInfo.InvariantCulture) },
        },
    });

    /// <summary>Asks for passes over an object until an operator has begun one after a moment, and returns when.</summary>
    public async Task<long> PassOfAsync(string @operator, string name, long after = 0)
    {
        var pass = await Eventually.UntilAsync(
            async () =>
            {
                await AskAsync(name);
                return Passes.Where(pass => pass.Operator == @operator && pass.Name == name && pass.At > after).Select(pass => pass.At).FirstOrDefault();
            },
            at => at != 0,
            _ => $"no pass of {@operator} over {name}: {string.Join(", ", Passes.Select(pass => $"{pass.Operator} {pass.Name}"))}");
        return pass;
    }

    /// <summary>Reads a Lease of the namespace.</summary>
    public async Task<JsonNode?> LeaseAsync(string name)
    {
        using var response = await _client.GetAsync(
            new Uri($"/apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases/{name}", UriKind.Relative), TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) : null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _operators.Keys.ToList())
        {
            await StopAsync(name);
        }

        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    private sealed class Pass(string name, ConcurrentQueue<(string Operator, string Name, long At)> passes, WorkspaceStore store, FinalizerWriter finalizers)
        : IWorkspaceReconciler
    {
        public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
        {
            if (!store.TryGet(key, out var workspace))
            {
                return ReconcileResult.Forget;
            }

            var begun = TimeProvider.System.GetTimestamp();
            await finalizers.AddAsync(WorkspaceStore.Reference(workspace), workspace.Metadata.Finalizers, cancellationToken);

            // Noted only now: without the finalizer nobody has worked on the object, and a shard that then selects it need not wait.
            passes.Enqueue((name, key.Name, begun));
            return ReconcileResult.RequeueAfter(TimeSpan.FromHours(1));
        }
    }
}
