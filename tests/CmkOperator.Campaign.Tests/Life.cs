using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Campaign.Tests;

/// <summary>
/// One object from its creation to rest, with one operator or two that both believe to lead, under faults that a seed chooses. In the end the faults
/// stop and the world is put in order: then the object has to become Ready, and the journal may not break a rule.
/// </summary>
internal sealed class Life : IAsyncDisposable
{
    private const int Steps = 14;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);
    private static readonly string[] Access = ["Enabled", "Disabled"];

    private readonly Random _random;
    private readonly ClusterClient _cluster;
    private readonly string _kubeconfig;
    private readonly InProcessAzure _azure;
    private readonly AzureClient _hand;
    private readonly JsonObject _manifest;
    private readonly NamespacedName _key;
    private readonly ApiFaults _faults;
    private readonly Action<IServiceCollection>? _replace;
    private readonly List<(InProcessOperator Running, StrongBox<bool> IsDead)> _operators = [];
    private readonly List<InProcessOperator> _all = [];
    private readonly List<string> _log = [];
    private readonly List<int> _removals = [];
    private readonly List<int> _wishes = [];
    private readonly List<string> _versions = [];
    private readonly List<string> _bugs = [];
    private readonly SkewedClock _clock;
    private readonly bool _grants;
    private readonly bool _jumps;

    private Life(int seed, ClusterClient cluster, string kubeconfig, InProcessAzure azure, Action<IServiceCollection>? replace)
    {
        _random = new Random(seed);
        _cluster = cluster;
        _kubeconfig = kubeconfig;
        _azure = azure;
        _hand = new AzureClient(azure.Endpoints);
        _clock = new SkewedClock(azure.Clock);
        _replace = replace;
        _grants = _random.Next(2) == 0 || replace is not null;
        _jumps = _random.Next(2) == 0;
        _manifest = ConfigFiles.ReadSample().Object;
        _key = new NamespacedName($"campaign-{seed}", _manifest.Text("metadata", "name")!);
        _manifest["metadata"]!["namespace"] = _key.Namespace;
        _manifest["spec"]!["keyAccess"] = _grants ? "Grant" : "Verify";
        _faults = new ApiFaults(cluster, _key, Tell);
    }

    /// <summary>What was done and injected, in order.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    private string VaultId => _manifest.Text("spec", "encryption", "keyVaultId")!;

    private string Vault => VaultId[(VaultId.LastIndexOf('/') + 1)..];

    private string KeyName => _manifest.Text("spec", "encryption", "keyName")!;

    private string WorkspaceId =>
        $"/subscriptions/{_manifest.Text("spec", "subscriptionId")}/resourceGroups/{_manifest.Text("spec", "resourceGroup")}/providers/Microsoft.MachineLearningServices/workspaces/{_manifest.Text("spec", "workspaceName") ?? _key.Name}";

    /// <summary>Builds its Azure and its namespace.</summary>
    public static async Task<Life> BeginAsync(
        int seed, ClusterClient cluster, string kubeconfig, string folder, Action<IServiceCollection>? replace, CancellationToken cancellationToken)
    {
        var azure = await InProcessAzure.StartAsync(0, Path.Combine(folder, $"azure-{seed}"), cancellationToken);
        var life = new Life(seed, cluster, kubeconfig, azure, replace);
        await cluster.CreateNamespaceAsync(life._key.Namespace, cancellationToken);
        await new WorldBuilder(life._hand).BuildAsync(DeclaredWorld.From(life._manifest) with { Rbac = true, CosmosDbAccess = !life._grants }, cancellationToken);
        life._versions.Add(await life.NewestAsync(cancellationToken));
        return life;
    }

    /// <summary>Lives it. Returns every rule that was broken.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await _cluster.ApplyAsync(_manifest, cancellationToken);
        for (var step = 0; step < Steps; step++)
        {
            await StepAsync(cancellationToken);
            await Task.Delay(_random.Next(10, 400), cancellationToken);
        }

        var late = await ComeToRestAsync(cancellationToken);
        var journal = (await _hand.JournalAsync(cancellationToken)).Select(entry => Entry.Of(entry, InProcessOperator.ClientId)).ToList();
        IEnumerable<string> broken = [.. Rules.Broken(journal, _removals, _wishes, [], _versions), .. late];
        lock (_bugs)
        {
            return [.. broken.Concat(_bugs).Distinct()];
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _all)
        {
            await running.KillAsync();
        }

        _hand.Dispose();
        await _azure.DisposeAsync();
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        if (_operators.RemoveAll(one => one.IsDead.Value) > 0)
        {
            Tell("the operator that died at a write is started again");
            await StartAsync(cancellationToken);
        }

        // A planted fault of grants shows when rights are taken away and time passes.
        switch (_replace is null ? _random.Next(14) : _random.Next(2) == 0 ? 9 : 13)
        {
            case 0:
                var access = Access[_random.Next(2)];
                await EditAsync(new JsonObject { ["publicNetworkAccess"] = access }, cancellationToken);
                break;
            case 1:
                await EditAsync(new JsonObject { ["tags"] = new JsonObject { ["team"] = $"team-{_random.Next(3)}" } }, cancellationToken);
                break;
            case 2:
                await AddVersionAsync(cancellationToken);
                break;
            case 3 or 4:
                await AzureFaultAsync(cancellationToken);
                break;
            case 5 or 6:
                for (var count = _random.Next(1, 4); count > 0; count--)
                {
                    _faults.Add((ApiFault)_random.Next(Enum.GetValues<ApiFault>().Length));
                }

                break;
            case 7:
                Tell("the operator is killed and started again");
                var killed = _operators[0];
                _operators.RemoveAt(0);
                killed.IsDead.Value = true;
                _all.Remove(killed.Running);
                await killed.Running.KillAsync();
                await StartAsync(cancellationToken, _random.Next(2) == 0 ? _random.Next(1, 8) : null);
                break;
            // A clock that jumps ahead ends the wait for what Azure shows late: a life has one or the other.
            case 11 when _jumps:
                _clock.Skew = TimeSpan.FromMinutes(_random.Next(-10, 11));
                Tell($"the clock of the operator is off by {_clock.Skew}");
                break;
            case 12 when !_jumps:
                var lag = _random.Next(1, 20);
                Tell($"a workspace shows {lag} s after its creation");
                await _hand.SwitchAsync(new JsonObject { ["createdWorkspaceLag"] = TimeSpan.FromSeconds(lag).ToString("c", CultureInfo.InvariantCulture) }, cancellationToken);
                break;
            case 8 when _operators.Count == 1:
                Tell("a second operator believes to lead");
                await StartAsync(cancellationToken);
                break;
            case 8:
                Tell("one of two operators stops");
                await StopOneAsync();
                break;
            case 9 when _grants:
                await TakeGrantsAwayAsync(cancellationToken);
                break;
            case 10:
                await AskAsync(cancellationToken);
                break;
            default:
                Tell("the clock jumps by 40 minutes");
                await _hand.AdvanceAsync(TimeSpan.FromMinutes(40), cancellationToken);
                break;
        }
    }

    // What is injected ends by itself after a few requests.
    private async Task AzureFaultAsync(CancellationToken cancellationToken)
    {
        string[] methods = ["PUT", "PATCH", "GET", "*"];
        string[] paths = ["/workspaces/", "/roleAssignments/", ".*"];
        JsonObject[] kinds =
        [
            new JsonObject { ["status"] = 429, ["headers"] = new JsonObject { ["Retry-After"] = "1" } },
            new JsonObject { ["status"] = 500 },
            new JsonObject { ["status"] = 503 },
            new JsonObject { ["status"] = 401 },
            new JsonObject { ["drop"] = "reply" },
            new JsonObject { ["drop"] = "request" },
        ];
        var fault = kinds[_random.Next(kinds.Length)];
        fault["method"] = methods[_random.Next(methods.Length)];
        fault["path"] = paths[_random.Next(paths.Length)];
        fault["times"] = _random.Next(1, 6);
        Tell($"Azure: {fault.ToJsonString()}");
        await _hand.AddFaultAsync(fault, cancellationToken);
    }

    private async Task EditAsync(JsonObject spec, CancellationToken cancellationToken)
    {
        Tell($"the spec is edited: {spec.ToJsonString()}");
        await WishAsync(cancellationToken);
        await _cluster.PatchAsync(_key, new JsonObject { ["spec"] = spec }, cancellationToken);
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        Tell("somebody asks for a pass");
        await WishAsync(cancellationToken);
        var annotation = new JsonObject { ["cmk-operator.io/requested-at"] = _wishes.Count.ToString(CultureInfo.InvariantCulture) };
        await _cluster.PatchAsync(_key, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotation } }, cancellationToken);
    }

    // Set before the deed: what the operator does about it comes after.
    private async Task WishAsync(CancellationToken cancellationToken) => _wishes.Add((await _hand.JournalAsync(cancellationToken)).Count);

    private async Task AddVersionAsync(CancellationToken cancellationToken)
    {
        Tell("the key gets a new version");
        await WithoutFaultsAsync(async () =>
        {
            // Versions of one second have no order that shows which is the newest, and a request whose answer is lost makes one too.
            await _hand.AdvanceAsync(TimeSpan.FromSeconds(2), cancellationToken);
            await _hand.KeysAsync(HttpMethod.Post, Vault, $"keys/{KeyName}/create", new JsonObject { ["kty"] = "RSA", ["key_size"] = 2048 }, cancellationToken);
        });
        _versions.Add(await NewestAsync(cancellationToken));
    }

    private async Task<string> NewestAsync(CancellationToken cancellationToken)
    {
        JsonObject? key = null;
        await WithoutFaultsAsync(async () => key = await _hand.FindAsync($"{VaultId}/keys/{KeyName}", cancellationToken));
        var uri = key.Text("properties", "keyUriWithVersion")!;
        return uri[(uri.LastIndexOf('/') + 1)..];
    }

    private async Task TakeGrantsAwayAsync(CancellationToken cancellationToken)
    {
        var journal = (await _hand.JournalAsync(cancellationToken)).Select(entry => Entry.Of(entry, InProcessOperator.ClientId)).ToList();
        var made = journal.Where(entry => entry is { Method: "PUT", IsGrant: true, IsOperators: true, IsDone: true }).Select(entry => entry.Path).Distinct().ToList();
        foreach (var grant in made)
        {
            Tell("somebody takes a grant away");
            await WithoutFaultsAsync(() => _hand.DeleteAsync(grant, null, cancellationToken));
        }

        if (made.Count > 0)
        {
            _removals.Add((await _hand.JournalAsync(cancellationToken)).Count);
        }
    }

    // The user's own requests meet the injected faults as well.
    private async Task WithoutFaultsAsync(Func<Task> deed)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await deed();
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or AzureRefusedException && tries < 20)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task<IReadOnlyList<string>> ComeToRestAsync(CancellationToken cancellationToken)
    {
        Tell("the faults end");
        _faults.Clear();
        _clock.Skew = TimeSpan.Zero;
        await _hand.ClearFaultsAsync(cancellationToken);
        if (_grants)
        {
            // Whoever took the right away gives it back, because the operator does not.
            await new KeyAccess(_hand, VaultId).GrantAsync(await _hand.PrincipalIdAsync(WorldBuilder.CosmosDbAppId, cancellationToken), rbac: true, cancellationToken);
        }

        while (_operators.Count > 0)
        {
            await StopOneAsync();
        }

        await StartAsync(cancellationToken);

        var started = TimeProvider.System.GetTimestamp();
        await _hand.AdvanceAsync(TimeSpan.FromMinutes(20), cancellationToken);
        await AskAsync(cancellationToken);
        var wrong = "nothing was seen";
        var looks = 0;
        while (TimeProvider.System.GetElapsedTime(started) < Recovery)
        {
            var found = await _cluster.FindAsync(_key, cancellationToken);
            var live = await _hand.FindAsync(WorkspaceId, cancellationToken);
            wrong = WrongWith(found, live);
            if (wrong.Length == 0)
            {
                Tell($"Ready after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
                return [];
            }

            await Task.Delay(200, cancellationToken);
            // Waits of the operator are by the test clock: a minute of it for each second.
            if (++looks % 5 == 0)
            {
                await _hand.AdvanceAsync(TimeSpan.FromMinutes(1), cancellationToken);
            }
        }

        return [$"not at rest {Recovery.TotalSeconds:0} s after the last fault: {wrong}"];
    }

    private string WrongWith(JsonObject? found, JsonObject? live)
    {
        var ready = (found.At("status", "conditions") as JsonArray)?.FirstOrDefault(condition => condition.Text("type") == "Ready");
        if (ready.Text("status") != "True")
        {
            return $"Ready is {ready.Text("status")} {ready.Text("reason")}: {ready.Text("message")}";
        }

        if (found.Number("status", "observedGeneration") != found.Number("metadata", "generation"))
        {
            return "Ready is of an older generation";
        }

        var key = live.Text("properties", "encryption", "keyVaultProperties", "keyIdentifier");
        return key is null || !key.EndsWith(_versions[^1], StringComparison.Ordinal) ? $"Ready under {key}, and the newest version is {_versions[^1]}"
            : found.Text("status", "encryption", "keyIdentifier") != key ? $"the status names {found.Text("status", "encryption", "keyIdentifier")}, and Azure has {key}"
            : string.Empty;
    }

    private async Task StopOneAsync()
    {
        var stopped = _operators[0];
        _operators.RemoveAt(0);
        _all.Remove(stopped.Running);
        await stopped.Running.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellationToken, int? fatalWrite = null)
    {
        var isDead = new StrongBox<bool>();
        var setup = SetupOf(warning => Warn(warning, isDead)) with
        {
            FatalWrite = fatalWrite,
            OnDeath = write =>
            {
                isDead.Value = true;
                Tell($"the operator dies at {write}");
            },
        };
        var running = await InProcessOperator.StartAsync(setup, cancellationToken);
        _all.Add(running);
        _operators.Add((running, isDead));
    }

    private OperatorSetup SetupOf(Action<string> warn) => new()
    {
        Kubeconfig = _kubeconfig,
        WatchNamespace = _key.Namespace,
        LeaseNamespace = _key.Namespace,
        Azure = _azure.Endpoints,
        Clock = _clock,
        GrantVaults = [VaultId],
        Interfere = _faults.InterfereAsync,
        Replace = _replace,
        OnPass = _ => { },
        OnRequest = _ => { },
        OnWarning = warn,
    };

    // Everything that is injected is expected: an error that is not is a fault of ours, unless its process is dead and only its threads do not know.
    private void Warn(string warning, StrongBox<bool> isDead)
    {
        if (!isDead.Value && warning.Contains("failed unexpectedly", StringComparison.Ordinal))
        {
            lock (_bugs)
            {
                _bugs.Add($"the operator logged: {warning.ReplaceLineEndings(" ")}");
            }
        }
    }

    private void Tell(string what)
    {
        lock (_log)
        {
            _log.Add(what);
        }
    }
}
