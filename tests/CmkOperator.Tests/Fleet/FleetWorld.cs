using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.Running;
using CmkOperator.Sandbox.World;
using CmkOperator.Tests.AzureRoles;
using Xunit;

namespace CmkOperator.Tests.Fleet;

/// <summary>Several workspaces in several vaults, one operator, and a count of what it asks of Azure. The clock is moved from check to check.</summary>
internal sealed class FleetWorld : IAsyncDisposable
{
    private const string Namespace = "fleet";
    private const string Subscription = "11111111-1111-1111-1111-111111111111";
    private const string Group = $"/subscriptions/{Subscription}/resourceGroups/rg-ml";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly RunFolder _folder;
    private readonly SandboxCluster _cluster;
    private readonly InProcessAzure _azure;
    private readonly ConcurrentQueue<OperatorRequest> _requests = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentQueue<NamespacedName> _passes = new();
    private readonly int _objects;
    private readonly int _vaults;
    private InProcessOperator? _operator;

    private FleetWorld(RunFolder folder, SandboxCluster cluster, InProcessAzure azure, int objects, int vaults)
    {
        _folder = folder;
        _cluster = cluster;
        _azure = azure;
        _objects = objects;
        _vaults = vaults;
        Hand = new AzureClient(azure.Endpoints);
    }

    /// <summary>The person's hand in Azure.</summary>
    public AzureClient Hand { get; }

    /// <summary>What the operator warned of.</summary>
    public IEnumerable<string> Warnings => _warnings;

    /// <summary>What the operator asked of Azure since the last <see cref="Forget"/>; tokens are left out.</summary>
    public IReadOnlyList<OperatorRequest> Requests => [.. _requests.Where(request => !request.IsToken)];

    /// <summary>Its queries to Azure Resource Graph.</summary>
    public int Queries => Requests.Count(IsQuery);

    /// <summary>Its reads of a workspace of its own, each the sign of a look that is not shared.</summary>
    public int OwnLooks => Requests.Count(request => request is { Method: "GET", IsWorkspace: true });

    /// <summary>Its writes.</summary>
    public IEnumerable<OperatorRequest> Writes => Requests.Where(request => request.IsWrite && !IsQuery(request));

    public static string VaultId(int vault) => $"{Group}/providers/Microsoft.KeyVault/vaults/kv-cmk-{vault}";

    public static string WorkspaceId(int index) => $"{Group}/providers/Microsoft.MachineLearningServices/workspaces/{NameOf(index)}";

    public static NamespacedName Key(int index) => new(Namespace, NameOf(index));

    /// <summary>A fleet of which all have just become Ready.</summary>
    public static async Task<FleetWorld> StartAsync(int objects, int vaults, bool rbac = true, JsonObject? switches = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = RunFolder.Open(null);
        var cluster = await SandboxCluster.StartAsync(new SandboxArguments { Once = true }, folder.Sub("cluster"), cancellation);
        var azure = await InProcessAzure.StartAsync(0, folder.Sub("azure"), cancellation);
        var world = new FleetWorld(folder, cluster, azure, objects, vaults);
        await cluster.Client.CreateNamespaceAsync(Namespace, cancellation);
        await world.Hand.SwitchAsync(new JsonObject { ["throttling"] = false }, cancellation);
        if (switches is not null)
        {
            await world.Hand.SwitchAsync(switches, cancellation);
        }

        for (var vault = 0; vault < vaults; vault++)
        {
            await new WorldBuilder(world.Hand).BuildAsync(DeclaredWorld.From(Manifest(vault, vaults)) with { Rbac = rbac }, cancellation);
        }

        await world.RestartAsync();
        for (var index = 0; index < objects; index++)
        {
            await cluster.Client.ApplyAsync(Manifest(index, vaults), cancellation);
        }

        await world.AllReadyAsync();
        return world;
    }

    /// <summary>Stops the operator, if one runs, forgets what it asked, and starts another.</summary>
    public async Task RestartAsync(Action<IServiceCollection>? replace = null)
    {
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }

        // Only now: a pass that still ran would count as one of the next operator.
        Forget();

        _operator = await InProcessOperator.StartAsync(
            new OperatorSetup
            {
                Kubeconfig = _cluster.Kubeconfig,
                WatchNamespace = Namespace,
                LeaseNamespace = Namespace,
                Azure = _azure.Endpoints,
                Clock = _azure.Clock,
                Replace = replace,
                OnPass = pass => _passes.Enqueue(pass.Key),
                OnRequest = _requests.Enqueue,
                OnWarning = _warnings.Enqueue,
            },
            TestContext.Current.CancellationToken);
    }

    /// <summary>Forgets what was asked so far.</summary>
    public void Forget()
    {
        _requests.Clear();
        _passes.Clear();
    }

    /// <summary>Lets an interval pass, and waits until every object has had a pass and Azure is asked no more.</summary>
    public async Task CheckAsync()
    {
        Forget();
        await Hand.AdvanceAsync(TimeSpan.FromMinutes(34), TestContext.Current.CancellationToken);
        await SettleAsync();
    }

    /// <summary>Waits until every object has had a pass and Azure is asked no more.</summary>
    public async Task SettleAsync()
    {
        await Eventually.TrueAsync(() => _passes.Distinct().Count() == _objects, $"{_passes.Distinct().Count()} of {_objects} objects had a pass");
        // There is no sign of a rest but that nothing happens for a while.
        var (before, quiet) = (-1, 0);
        while (quiet < 4)
        {
            var now = _passes.Count + _requests.Count;
            quiet = now == before ? quiet + 1 : 0;
            before = now;
            await Task.Delay(400, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until every object is Ready.</summary>
    public Task AllReadyAsync() => Eventually.UntilAsync(
        async () => (await _cluster.Client.ListAsync(Namespace, TestContext.Current.CancellationToken)).Where(item => Condition(item, "Ready").Text("status") != "True").ToList(),
        unready => unready.Count == 0,
        unready => $"{unready.Count} of {_objects} are not Ready: {Condition(unready[0], "Ready").Text("message")}",
        Patience);

    /// <summary>Waits until a condition of an object has a status, and returns its reason.</summary>
    public async Task<string?> ReasonAsync(int index, string condition, string status) => (await Eventually.UntilAsync(
        async () => Condition(await _cluster.Client.FindAsync(Key(index), TestContext.Current.CancellationToken), condition),
        found => found.Text("status") == status,
        found => $"{condition} is {found?.ToJsonString()}",
        Patience)).Text("reason");

    /// <summary>The objects as they are.</summary>
    public async Task<IReadOnlyList<string>> StatusesAsync() =>
        [.. (await _cluster.Client.ListAsync(Namespace, TestContext.Current.CancellationToken)).Select(item => item["status"]!.ToJsonString())];

    /// <summary>Somebody asks for a look at an object.</summary>
    public Task AskAsync(int index, string value) => _cluster.Client.PatchAsync(
        Key(index),
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cmk-operator.io/requested-at"] = value } } },
        TestContext.Current.CancellationToken);

    /// <summary>Lets Azure reject whatever a role does not grant the operator; it reads the keys by the vaults' access policies.</summary>
    public async Task GrantOperatorAsync(RoleFile file)
    {
        var cancellation = TestContext.Current.CancellationToken;
        for (var vault = 0; vault < _vaults; vault++)
        {
            await new KeyAccess(Hand, VaultId(vault)).AddPolicyAsync(RoleFile.OperatorOf(Hand), ["get", "list"], cancellation);
        }

        await file.EnforceAsync(Hand, Subscription, cancellation);
    }

    /// <summary>The requests by what they are for, to be read when a count is not the expected one.</summary>
    public string Told() => string.Join("; ", Requests.GroupBy(request => $"{request.Method} {request.Path.Split('/')[^2]}").Select(group => $"{group.Key}: {group.Count()}").Order());

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }

        Hand.Dispose();
        await _cluster.DisposeAsync();
        await _azure.DisposeAsync();
        _folder.Dispose();
    }

    private static bool IsQuery(OperatorRequest request) => request.Path.EndsWith("/Microsoft.ResourceGraph/resources", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(int index) => $"ml-{index}";

    private static JsonNode? Condition(JsonNode? item, string type) =>
        (item.At("status", "conditions") as JsonArray)?.FirstOrDefault(condition => condition.Text("type") == type);

    private static JsonObject Manifest(int index, int vaults)
    {
        var manifest = ConfigFiles.ReadSample().Object;
        manifest["metadata"]!["namespace"] = Namespace;
        manifest["metadata"]!["name"] = NameOf(index);
        manifest["spec"]!["encryption"]!["keyVaultId"] = VaultId(index % vaults);
        manifest["spec"]!.AsObject().Remove("interval");
        return manifest;
    }
}
