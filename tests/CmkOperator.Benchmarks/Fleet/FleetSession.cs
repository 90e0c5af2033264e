using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>One build through all phases, with an Azure and, unless one is given, a cluster of its own. The figures are written to its <see cref="Phases"/>.</summary>
internal sealed class FleetSession : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan QuietStep = TimeSpan.FromSeconds(1);

    // Several times what the operator waits between two polls of an operation.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6);

    // 250 reads are there at most, and 25 come in a second, in Azure and in the operator's own limiter: full again, so that a phase does not pay for the one before.
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(12);

    private readonly FleetOptions _options;
    private readonly FleetPlan _plan;
    private readonly string _build;
    private readonly string _folder;
    private readonly string _prefix;
    private readonly FleetCluster _cluster;
    private readonly AzureProcess _azure;
    private readonly FleetWatch _watch;
    private readonly CancellationToken _stop;
    private OperatorProcess? _operator;
    private int _starts;

    private FleetSession(FleetOptions options, FleetPlan plan, string build, string folder, FleetCluster cluster, AzureProcess azure, CancellationToken stop)
    {
        _options = options;
        _plan = plan;
        _build = build;
        _folder = folder;
        _cluster = cluster;
        _azure = azure;
        _stop = stop;
        _prefix = $"fleet-{Guid.NewGuid().ToString("N")[..8]}";
        _watch = FleetWatch.Start(cluster, _prefix);
    }

    /// <summary>The figures of each phase, by its name.</summary>
    public JsonObject Phases { get; } = [];

    /// <summary>What the API server is.</summary>
    public string ClusterKind => _cluster.Kind;

    /// <summary>Starts what a build needs.</summary>
    public static async Task<FleetSession> StartAsync(FleetOptions options, string build, string folder, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var plan = new FleetPlan(options.Objects, options.Vaults, options.Keys, options.Subscriptions, Math.Max(1, options.Seeders));
        var cluster = await FleetCluster.StartAsync(options.Kubeconfig, Path.Combine(folder, "cluster"), stop);
        var azure = await AzureProcess.StartAsync();
        return new FleetSession(options, plan, build, folder, cluster, azure, stop);
    }

    /// <summary>Runs the phases.</summary>
    public async Task RunAsync()
    {
        await _azure.DoAsync(new JsonObject
        {
            ["do"] = "seed",
            ["objects"] = _plan.Objects,
            ["vaults"] = _plan.Vaults,
            ["keys"] = _plan.Keys,
            ["subscriptions"] = _plan.Subscriptions,
            ["rbac"] = _options.Rbac,
        });
        foreach (var name in Namespaces)
        {
            await _cluster.CreateNamespaceAsync(name, _stop);
        }

        await _cluster.CreateAsync(Enumerable.Range(0, _plan.Objects).Select(item => _plan.Manifest(item, _prefix, _options.Suspended)), _stop);
        if (_options.Seeders > 0)
        {
            await SeedAsync();
        }
        else
        {
            await CreateAsync();
        }

        if (_options.Buckets)
        {
            // What came before was counted as well.
            await Task.Delay(Refill, _stop);
            await _azure.DoAsync(new JsonObject { ["do"] = "throttling", ["on"] = true });
        }

        foreach (var phase in _options.Phases.Where(phase => phase != "create"))
        {
            await (phase switch
            {
                "check" => CheckAsync(),
                "restart" => RestartAsync(),
                _ => RotateAsync(),
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopOperatorAsync();
        await _cluster.CleanAsync([.. _watch.Objects.Keys], Namespaces, CancellationToken.None);
        await _watch.DisposeAsync();
        await _azure.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private IReadOnlyList<string> Namespaces => [.. Enumerable.Range(0, _plan.Namespaces).Select(number => FleetPlan.NamespaceName(number, _prefix))];

    private bool IsSettled(ObjectState item) => item.IsCurrent && (_options.Suspended ? item.Reason == "Suspended" : item.IsReady);

    private OperatorProcess Launch(IReadOnlyList<string> namespaces, FleetOptions? options = null) => OperatorProcess.Start(
        _build, _cluster.Kubeconfig, namespaces, _azure.Endpoints, options ?? _options, Path.Combine(_folder, $"operator-{(++_starts).ToString(CultureInfo.InvariantCulture)}.log"));

    private async Task StopOperatorAsync()
    {
        if (_operator is { } running)
        {
            _operator = null;
            await running.DisposeAsync();
        }
    }

    private async Task SeedAsync()
    {
        var seeders = Namespaces.Select(name => Launch([name], _options.ForSeeders)).ToList();
        try
        {
            await UntilAsync("all objects are settled", seeders, _ => _watch.Objects.Count == _plan.Objects && _watch.Objects.Values.All(IsSettled));
        }
        finally
        {
            foreach (var seeder in seeders)
            {
                await seeder.DisposeAsync();
            }
        }
    }

    private async Task CreateAsync()
    {
        await CountAsync();
        var modified = _watch.Modified;
        var began = TimeProvider.System.GetTimestamp();
        _operator = Launch(Namespaces);
        await UntilAsync("all objects are settled", [_operator], _ => _watch.Objects.Count == _plan.Objects && _watch.Objects.Values.All(IsSettled));
        var phase = Phase(began, null);
        phase["kubernetesWrites"] = _watch.Modified - modified;
        await CloseAsync("create", phase, await CountAsync(), null);
    }

    /// <summary>Whole intervals at rest: each object is checked once in each of them, more or less, and the operator's own count says how often exactly.</summary>
    private async Task CheckAsync()
    {
        await RunningAsync();
        var running = _operator!;
        var before = await running.MetricsAsync(_stop);
        await CountAsync();
        var modified = _watch.Modified;
        var began = TimeProvider.System.GetTimestamp();
        var figures = running.Figures();
        var length = _options.Interval * _options.Intervals;
        await Task.Delay(length, _stop);
        var phase = Phase(began, figures);
        var requests = await CountAsync();
        phase["kubernetesWrites"] = _watch.Modified - modified;
        var passed = (await running.MetricsAsync(_stop)).Since(before);
        // Below the limits each pass is a check. Beyond them a pass may be put back half done: then a check counts when it has read the Cosmos DB account, one of its last reads.
        var checks = _options.Buckets ? (long)requests["accountReads"]! : passed.Passes;
        phase["checks"] = checks;
        phase["cpuMsPerCheck"] = Ratio((long)phase["cpuMs"]!, checks);
        phase["requestsPerCheck"] = Ratio((long)requests["total"]!, checks);
        await CloseAsync("check", phase, requests, passed);
    }

    private async Task RestartAsync()
    {
        await StopOperatorAsync();
        await CountAsync();
        var modified = _watch.Modified;
        var began = TimeProvider.System.GetTimestamp();
        _operator = Launch(Namespaces);
        var (requests, last) = await UntilLookedAtAsync(began);
        var phase = Phase(began, null);
        phase["seconds"] = Seconds(TimeProvider.System.GetElapsedTime(began, last));
        phase["kubernetesWrites"] = _watch.Modified - modified;
        await CloseAsync("restart", phase, requests, await _operator.MetricsAsync(_stop));
    }

    private async Task RotateAsync()
    {
        await RunningAsync();
        await Task.Delay(Refill, _stop);
        var running = _operator!;
        var before = await running.MetricsAsync(_stop);
        if (_options.ThrottleOneReadIn is { } every)
        {
            await _azure.DoAsync(new JsonObject { ["do"] = "fault", ["fault"] = Throttling(every) });
        }

        await CountAsync();
        var modified = _watch.Modified;
        var figures = running.Figures();
        var began = TimeProvider.System.GetTimestamp();
        var expected = new Dictionary<NamespacedName, string>();
        foreach (var key in Enumerable.Range(0, Math.Min(_options.Rotations, _plan.Keys)))
        {
            var answer = await _azure.DoAsync(new JsonObject { ["do"] = "rotate", ["vault"] = _plan.VaultOfKey(key), ["key"] = FleetPlan.KeyName(key) });
            foreach (var item in Enumerable.Range(0, _plan.Objects).Where(item => _plan.KeyOf(item) == key))
            {
                expected[new NamespacedName(_plan.NamespaceOf(item, _prefix), FleetPlan.NameOf(item))] = (string)answer["version"]!;
            }
        }

        // A look is asked for as a user does it: without that, the operator finds the versions at its next check.
        await _cluster.PatchAsync(
            expected.Keys,
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cmk-operator.io/requested-at"] = Guid.NewGuid().ToString() } } },
            _stop);
        bool Follows(KeyValuePair<NamespacedName, string> pair) => _watch.Objects[pair.Key] is { IsReady: true } item && item.KeyVersion == pair.Value;
        var logged = running.LoggedBytes;
        try
        {
            await UntilAsync("all objects follow their keys", [running], _ => expected.All(Follows));
        }
        catch (TimeoutException)
        {
            // A build that does not get there is a result: the figures say how many objects did.
        }

        var phase = Phase(began, figures);
        phase["objects"] = expected.Count;
        phase["followed"] = expected.Count(Follows);
        phase["writesHeldBack"] = running.CountHeldBackWrites(logged);
        phase["kubernetesWrites"] = _watch.Modified - modified - expected.Count;
        var requests = await CountAsync();
        await _azure.DoAsync(new JsonObject { ["do"] = "heal" });
        await CloseAsync("rotate", phase, requests, (await running.MetricsAsync(_stop)).Since(before));
    }

    private static JsonObject Throttling(int every) => new()
    {
        ["method"] = "GET",
        ["path"] = "^/subscriptions/",
        ["every"] = every,
        ["status"] = 429,
        ["headers"] = new JsonObject { ["Retry-After"] = "1" },
        ["body"] = new JsonObject { ["error"] = new JsonObject { ["code"] = "SubscriptionRequestsThrottled", ["message"] = "Number of 'read' requests exceeded. Please try again after '1' seconds." } },
    };

    /// <summary>Makes sure that an operator runs and has looked at every object.</summary>
    private async Task RunningAsync()
    {
        if (_operator is null)
        {
            await CountAsync();
            _operator = Launch(Namespaces);
            await UntilLookedAtAsync(TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>
    /// Waits until every workspace was read, or after the first request none came for a while; returns the requests and the time of the last. For suspended objects
    /// nothing is sent, so there the operator's own count of passes is read, which costs it some processor time.
    /// </summary>
    private async Task<(JsonObject Requests, long Last)> UntilLookedAtAsync(long began)
    {
        var last = began;
        var sum = await CountAsync();
        await UntilAsync("every object was looked at", [_operator!], async () =>
        {
            await Task.Delay(QuietStep, _stop);
            var more = await CountAsync();
            if ((long)more["total"]! > 0)
            {
                last = TimeProvider.System.GetTimestamp();
                Add(sum, more);
            }

            if (_options.Suspended)
            {
                last = TimeProvider.System.GetTimestamp();
                return await _operator!.TryMetricsAsync(_stop) is { } metrics && metrics.Passes >= _plan.Objects;
            }

            return (long)sum["workspaceReads"]! >= _plan.Objects || ((long)sum["total"]! > 0 && TimeProvider.System.GetElapsedTime(last) > Quiet);
        });
        return (sum, last);
    }

    private Task<JsonObject> CountAsync() => _azure.DoAsync(new JsonObject { ["do"] = "count" });

    private JsonObject Phase(long began, ProcessFigures? before)
    {
        var now = _operator!.Figures();
        var phase = new JsonObject { ["seconds"] = Seconds(TimeProvider.System.GetElapsedTime(began)), ["cpuMs"] = now.CpuMilliseconds - (before?.CpuMilliseconds ?? 0) };
        now.WriteMemory(phase);
        return phase;
    }

    private async Task CloseAsync(string name, JsonObject phase, JsonObject requests, OperatorMetrics? metrics)
    {
        metrics ??= await _operator!.MetricsAsync(_stop);
        phase["passes"] = metrics.Passes;
        phase["failedPasses"] = metrics.Failed;
        phase["postponed"] = metrics.Postponed;
        phase["writesPostponed"] = metrics.WritesPostponed;
        phase["writesDelayed"] = metrics.WritesDelayed;
        phase["requestsPerObject"] = Ratio((long)requests["total"]!, _plan.Objects);
        phase["requests"] = requests;
        if (_options.Phases.Contains(name))
        {
            Phases[name] = phase;
        }
    }

    private Task UntilAsync(string what, IReadOnlyList<OperatorProcess> running, Func<int, bool> holds) => UntilAsync(what, running, async () =>
    {
        await Task.Delay(Step, _stop);
        return holds(0);
    });

    private async Task UntilAsync(string what, IReadOnlyList<OperatorProcess> running, Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            foreach (var process in running)
            {
                process.ThrowIfEnded();
            }

            if (TimeProvider.System.GetElapsedTime(began) > _options.Limit)
            {
                var open = _watch.Objects.Where(pair => !IsSettled(pair.Value)).Take(3).Select(pair => $"{pair.Key} ({pair.Value})");
                throw new TimeoutException($"After {_options.Limit.TotalSeconds:0} s it does not hold that {what}. Not settled: {string.Join(", ", open)}. See {_folder}, or raise --limit.");
            }
        }
    }

    private static void Add(JsonObject sum, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            if (value is JsonObject part)
            {
                Add(sum[name]!.AsObject(), part);
            }
            else
            {
                sum[name] = (sum[name] is { } known ? (long)known : 0) + (long)value!;
            }
        }
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);

    private static double? Ratio(long value, long by) => by > 0 ? Math.Round((double)value / by, 2) : null;
}
