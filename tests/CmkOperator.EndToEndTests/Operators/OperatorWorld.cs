using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Clouds;
using CmkOperator.AzureSimulator.Hosting;
using CmkOperator.Configuration;
using CmkOperator.EndToEndTests.Api;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.Hosting;
using CmkOperator.Reconciliation;
using CmkOperator.Sandbox.World;
using CmkOperator.TestKit.ApiServers;
using Xunit;

namespace CmkOperator.EndToEndTests.Operators;

/// <summary>A namespace of a real API server, a separate simulated Azure, and operators between them that can be killed and started.</summary>
internal sealed class OperatorWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _kubeconfig;
    private readonly AzureSimulatorHost _azure;
    private readonly CancellationToken _cancellation;
    private readonly ConcurrentQueue<PassRecord> _passes = new();
    private WebApplication? _operator;
    private int _builds;

    private OperatorWorld(HttpClient client, string kubeconfig, string ns, AzureSimulatorHost azure, CancellationToken cancellation)
    {
        _kubeconfig = kubeconfig;
        _azure = azure;
        _cancellation = cancellation;
        Namespace = ns;
        Objects = new CmkWorkspaceClient(client, ns, cancellation);
    }

    /// <summary>The namespace, watched by this world's operator alone.</summary>
    public string Namespace { get; }

    /// <summary>The objects in it.</summary>
    public CmkWorkspaceClient Objects { get; }

    /// <summary>The simulated Azure.</summary>
    public SimulatedWorld Azure => _azure.World;

    /// <summary>Passes so far.</summary>
    public IReadOnlyCollection<PassRecord> Passes => _passes;

    /// <summary>Creates the world: nothing is declared yet, no operator runs.</summary>
    public static async Task<OperatorWorld> NewAsync(RealApiServer server, string prefix)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var instance = await server.RequireAsync();
        var ns = await server.NewNamespaceAsync(prefix, cancellation);
        await instance.InstallCrdAsync(cancellation);
        return await NewAsync(instance, ns);
    }

    /// <summary>The same in a namespace of a server that only this test uses.</summary>
    public static Task<OperatorWorld> NewAsync(ApiServerInstance instance, string ns) => NewAsync(instance.Client, instance.KubeconfigPath, ns);

    /// <summary>The same on any server that serves the CRD and has that namespace.</summary>
    public static async Task<OperatorWorld> NewAsync(HttpClient client, string kubeconfig, string ns)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var azure = await AzureSimulatorHost.StartAsync(new AzureSimulatorOptions(), cancellation);
        using var builder = new AzureClient(InProcessAzure.EndpointsOf(azure));
        var needed = new DeclaredWorld
        {
            Location = "westeurope",
            ResourceGroupId = $"/subscriptions/{Manifest.Subscription}/resourceGroups/rg-ml",
            KeyVaultId = Manifest.Id("Microsoft.KeyVault/vaults/kv-cmk"),
            Keys = ["cmk-ml"],
            Rbac = true,
            StorageAccountId = Manifest.Id("Microsoft.Storage/storageAccounts/stml"),
            SecretsVaultId = Manifest.Id("Microsoft.KeyVault/vaults/kv-ml"),
            ApplicationInsightsId = Manifest.Id("Microsoft.Insights/components/appi-ml"),
        };
        await new WorldBuilder(builder).BuildAsync(needed, cancellation);
        azure.AdvanceTime(TimeSpan.FromSeconds(1));
        return new OperatorWorld(client, kubeconfig, ns, azure, cancellation);
    }

    /// <summary>The operator's own identity in Azure.</summary>
    public const string ClientId = "22222222-2222-2222-2222-222222222222";

    /// <summary>A manifest whose surroundings exist in Azure.</summary>
    public JsonObject Declare(string name, Action<JsonObject>? change = null)
    {
        var manifest = Manifest.New(name);
        var spec = (JsonObject)manifest["spec"]!;
        spec.Remove("workspaceName");
        ((JsonObject)spec["encryption"]!).Remove("keyVersion");
        ((JsonObject)spec["encryption"]!).Remove("userAssignedIdentityId");
        ((JsonObject)spec["associatedResources"]!).Remove("containerRegistryId");
        change?.Invoke(spec);
        return manifest;
    }

    /// <summary>Starts an operator.</summary>
    /// <param name="configure">Changes the options that the tests share.</param>
    public async Task StartOperatorAsync(Func<OperatorOptions, OperatorOptions>? configure = null)
    {
        var options = new OperatorOptions
        {
            Kubernetes = new KubernetesOptions
            {
                Kubeconfig = _kubeconfig,
                WatchNamespaces = [Namespace],
                LeaseNamespace = Namespace,
                LeaderElect = false,
            },
            Reconcile = new ReconcileOptions
            {
                ResourceMissingGrace = TimeSpan.FromSeconds(2),
                AbsenceConfirmInterval = TimeSpan.FromSeconds(1),
                OperationPollInterval = TimeSpan.FromMilliseconds(200),
                GrantPropagation = TimeSpan.FromSeconds(2),
                GrantVaults = [Manifest.Id("Microsoft.KeyVault/vaults/kv-cmk")],
                Concurrency = 2,
            },
            Cloud = new CloudOptions
            {
                Cloud = CloudKind.Custom,
                ArmEndpoint = new Uri(_azure.Arm),
                AuthorityHost = new Uri(_azure.Authority),
                VaultSuffix = _azure.VaultSuffix,
                GraphEndpoint = new Uri(_azure.Graph),
                TrustedCaFile = _azure.CaCertificatePath,
            },
            Process = new ProcessOptions { HealthPort = 0, MetricsPort = 0, HealthAddress = IPAddress.Loopback, LogFormat = LogFormat.Text, LogLevel = LogLevel.Critical },
        };
        var host = OperatorHost.Build(configure?.Invoke(options) ?? options, services =>
        {
            services.AddSingleton(new AzureCredentialOptions { TenantId = _azure.TenantId, ClientId = ClientId, ClientSecret = "any" });
            services.AddSingleton<Action<PassRecord>>(_passes.Enqueue);
        });
        await host.StartAsync(_cancellation);
        _operator = host;
    }

    /// <summary>Starts a build of the operator as a process of its own, with one replica's options. The caller ends it.</summary>
    /// <param name="build">The build's CmkOperator or CmkOperator.dll.</param>
    /// <param name="leaderElect">Whether it takes the lease, which a process that is killed does not give back.</param>
    public ChildProcess StartBuild(string build, bool leaderElect)
    {
        string[] options =
        [
            "--kubeconfig", _kubeconfig, "--watch-namespaces", Namespace, "--lease-namespace", Namespace, "--leader-elect", leaderElect ? "true" : "false",
            "--lease-retry-period", "1s", "--operation-poll-interval", "1s", "--absence-confirm-interval", "1s", "--resource-missing-grace", "2s",
            "--cloud", "Custom", "--arm-endpoint", _azure.Arm, "--authority-host", _azure.Authority, "--vault-suffix", _azure.VaultSuffix,
            "--graph-endpoint", _azure.Graph, "--trusted-ca-file", _azure.CaCertificatePath, "--health-port", "0",
        ];
        var isLibrary = build.EndsWith(".dll", StringComparison.Ordinal);
        var log = Path.Combine(Path.GetDirectoryName(_azure.CaCertificatePath)!, $"operator-{++_builds}.log");
        return ChildProcess.Start(isLibrary ? "dotnet" : build, isLibrary ? [build, .. options] : options, log, new Dictionary<string, string>
        {
            ["AZURE_TENANT_ID"] = _azure.TenantId,
            ["AZURE_CLIENT_ID"] = ClientId,
            ["AZURE_CLIENT_SECRET"] = "any",
        });
    }

    /// <summary>Kills the operator without letting it finish anything.</summary>
    public async Task KillOperatorAsync()
    {
        if (_operator is { } running)
        {
            _operator = null;
            using var atOnce = new CancellationTokenSource();
            await atOnce.CancelAsync();
            await running.StopAsync(atOnce.Token);
            await running.DisposeAsync();
        }
    }

    /// <summary>Waits until the object satisfies the condition, and returns it.</summary>
    public async Task<JsonObject> WaitForAsync(string name, string what, Func<JsonObject, bool> condition)
    {
        var met = await Eventually.UntilAsync(
            () => Objects.GetAsync(name),
            answer => answer is { Accepted: true, Body: JsonObject found } && condition(found),
            answer => $"{name} is not {what}. Status: {answer.Body["status"]?.ToJsonString()}\nPasses:\n{string.Join('\n', Passes.TakeLast(8))}",
            Patience);
        return (JsonObject)met.Body;
    }

    /// <summary>Waits for a condition's status and reason.</summary>
    public Task<JsonObject> WaitForConditionAsync(string name, string type, string status, string reason) =>
        WaitForAsync(name, $"{type}={status} {reason}", found =>
            Condition(found, type) is { } condition && (string?)condition["status"] == status && (string?)condition["reason"] == reason);

    /// <summary>Waits until the object is gone.</summary>
    public Task WaitUntilGoneAsync(string name) => Eventually.UntilAsync(
        () => Objects.GetAsync(name),
        answer => answer.Code == HttpStatusCode.NotFound,
        answer => $"{name} is still there: {answer}",
        Patience);

    /// <summary>The object's condition of that type.</summary>
    public static JsonNode? Condition(JsonObject found, string type) =>
        found["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    /// <summary>Writes to workspaces that reached Azure, as <c>METHOD body</c>.</summary>
    public IReadOnlyList<string> WorkspaceWrites(string method) =>
        [.. Azure.Requests
            .Where(request => request.Method == method && request.Path.Contains("/workspaces/", StringComparison.OrdinalIgnoreCase))
            .Select(request => request.Body?.ToString() ?? string.Empty)];

    public async ValueTask DisposeAsync()
    {
        await KillOperatorAsync();
        await _azure.DisposeAsync();
    }
}
