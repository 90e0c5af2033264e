using System.Collections.Concurrent;
using System.Text.Json;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>Follows the objects of a run through the API server, and keeps of each only what a phase waits for. Azure does not notice.</summary>
internal sealed class FleetWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly FleetCluster _cluster;
    private readonly string _namespacePrefix;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<NamespacedName, ObjectState> _objects = new();
    private readonly Task _running;
    private long _modified;

    private FleetWatch(FleetCluster cluster, string namespacePrefix)
    {
        _cluster = cluster;
        _namespacePrefix = namespacePrefix;
        _running = Task.Run(RunAsync);
    }

    /// <summary>The objects as they are.</summary>
    public IReadOnlyDictionary<NamespacedName, ObjectState> Objects => _objects;

    /// <summary>Changes of existing objects so far, whoever made them.</summary>
    public long Modified => Interlocked.Read(ref _modified);

    /// <summary>Starts to follow the namespaces with a prefix.</summary>
    public static FleetWatch Start(FleetCluster cluster, string namespacePrefix) => new(cluster, namespacePrefix);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        string? version = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync();
                await foreach (var line in LinesAsync(version))
                {
                    if (Take(line) is { } next)
                    {
                        version = next;
                    }
                }
            }
            catch (KubernetesApiException failure) when (failure.IsExpired)
            {
                version = null;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is KubernetesApiException or IOException or HttpRequestException)
            {
                // The server is busy or has ended the watch; it goes on where it was.
            }

            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> ListAsync()
    {
        var version = "";
        string? more = null;
        do
        {
            var path = $"{FleetCluster.AllObjects}?limit=500{(more is null ? "" : $"&continue={Uri.EscapeDataString(more)}")}";
            using var page = JsonDocument.Parse(await _cluster.Api.GetAsync(path, _stop.Token));
            foreach (var item in page.RootElement.GetProperty("items").EnumerateArray())
            {
                Keep(item);
            }

            var metadata = page.RootElement.GetProperty("metadata");
            version = metadata.GetProperty("resourceVersion").GetString()!;
            more = metadata.TryGetProperty("continue", out var next) && next.GetString() is { Length: > 0 } token ? token : null;
        }
        while (more is not null);
        return version;
    }

    private async IAsyncEnumerable<string> LinesAsync(string version)
    {
        using var answer = await _cluster.Api.OpenStreamAsync($"{FleetCluster.AllObjects}?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}", _stop.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_stop.Token));
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            yield return line;
        }
    }

    private string? Take(string line)
    {
        using var change = JsonDocument.Parse(line);
        var item = change.RootElement.GetProperty("object");
        switch (change.RootElement.GetProperty("type").GetString())
        {
            case "ADDED":
                Keep(item);
                break;
            case "MODIFIED":
                Keep(item);
                Interlocked.Increment(ref _modified);
                break;
            case "ERROR":
                throw new KubernetesApiException(System.Net.HttpStatusCode.Gone, "Expired", "the watch ended", null);
        }

        return item.GetProperty("metadata").TryGetProperty("resourceVersion", out var version) ? version.GetString() : null;
    }

    private void Keep(JsonElement item)
    {
        var metadata = item.GetProperty("metadata");
        var key = new NamespacedName(metadata.GetProperty("namespace").GetString()!, metadata.GetProperty("name").GetString()!);
        if (key.Namespace.StartsWith(_namespacePrefix, StringComparison.Ordinal))
        {
            _objects[key] = ObjectState.Read(item);
        }
    }
}

/// <summary>What a phase waits for.</summary>
/// <param name="IsCurrent">Whether the operator has seen the newest spec.</param>
/// <param name="IsReady">Whether it is Ready and nothing is under way.</param>
/// <param name="Reason">The reason of its condition Ready.</param>
/// <param name="KeyVersion">The version of the key in force.</param>
internal sealed record ObjectState(bool IsCurrent, bool IsReady, string? Reason, string? KeyVersion)
{
    /// <summary>Reads an object of the API server.</summary>
    public static ObjectState Read(JsonElement item)
    {
        var generation = item.GetProperty("metadata").GetProperty("generation").GetInt64();
        if (!item.TryGetProperty("status", out var status))
        {
            return new ObjectState(false, false, null, null);
        }

        var observed = status.TryGetProperty("observedGeneration", out var number) ? number.GetInt64() : -1;
        string? reason = null;
        var isReady = false;
        var isUnderWay = false;
        if (status.TryGetProperty("conditions", out var conditions))
        {
            foreach (var condition in conditions.EnumerateArray())
            {
                switch (condition.GetProperty("type").GetString())
                {
                    case "Ready":
                        isReady = condition.GetProperty("status").ValueEquals("True");
                        reason = condition.GetProperty("reason").GetString();
                        break;
                    case "Reconciling":
                        isUnderWay = true;
                        break;
                }
            }
        }

        var version = status.TryGetProperty("encryption", out var encryption) && encryption.TryGetProperty("keyVersion", out var text) ? text.GetString() : null;
        return new ObjectState(observed == generation, isReady && !isUnderWay, reason, version);
    }
}
