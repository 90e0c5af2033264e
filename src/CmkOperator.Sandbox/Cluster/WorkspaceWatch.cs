using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Sandbox.Cluster;

/// <summary>Follows the workspaces of a namespace, or of all, as any user could: list, watch, and list again when the watch breaks.</summary>
internal sealed class WorkspaceWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ClusterClient _cluster;
    private readonly string _path;
    private readonly Action<WorkspaceChange> _tell;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<NamespacedName, JsonObject> _known = [];
    private readonly Task _running;

    private WorkspaceWatch(ClusterClient cluster, string? namespaceName, Action<WorkspaceChange> tell)
    {
        _cluster = cluster;
        _path = ClusterClient.CollectionOf(namespaceName);
        _tell = tell;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Starts to follow.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="namespaceName">The namespace, or null for all.</param>
    /// <param name="tell">Called with every change, one at a time.</param>
    public static WorkspaceWatch Start(ClusterClient cluster, string? namespaceName, Action<WorkspaceChange> tell) => new(cluster, namespaceName, tell);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(await ListAsync());
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is KubernetesApiException or IOException or HttpRequestException or JsonException or OperationCanceledException)
            {
                // The server is away or has forgotten our version: look again from the start.
            }

            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> ListAsync()
    {
        var list = JsonNode.Parse(await _cluster.Api.GetAsync(_path, _stop.Token));
        var gone = new HashSet<NamespacedName>(_known.Keys);
        foreach (var item in list.Objects("items"))
        {
            gone.Remove(ClusterClient.KeyOf(item));
            Tell(item, deleted: false);
        }

        foreach (var key in gone)
        {
            Tell(_known[key], deleted: true);
        }

        return list.Text("metadata", "resourceVersion") ?? "";
    }

    private async Task FollowAsync(string version)
    {
        using var answer = await _cluster.Api.OpenStreamAsync($"{_path}?watch=1&resourceVersion={Uri.EscapeDataString(version)}", _stop.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_stop.Token));
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var change = line.Length > 0 ? JsonNode.Parse(line) : null;
            if (change.At("object") is not JsonObject item)
            {
                continue;
            }

            switch (change.Text("type"))
            {
                case "ADDED" or "MODIFIED":
                    Tell(item, deleted: false);
                    break;
                case "DELETED":
                    Tell(item, deleted: true);
                    break;
                case "ERROR":
                    throw new KubernetesApiException(HttpStatusCode.Gone, item.Text("reason"), item.Text("message") ?? "the watch ended", null);
            }
        }
    }

    private void Tell(JsonObject item, bool deleted)
    {
        var key = ClusterClient.KeyOf(item);
        if (deleted)
        {
            _known.Remove(key);
        }
        else if (_known.TryGetValue(key, out var before) && before.Text("metadata", "resourceVersion") == item.Text("metadata", "resourceVersion"))
        {
            return;
        }
        else
        {
            _known[key] = item;
        }

        _tell(new WorkspaceChange(key, item, deleted));
    }
}

/// <summary>A workspace as it is now, or as it last was when it is deleted.</summary>
internal sealed record WorkspaceChange(NamespacedName Key, JsonObject Object, bool Deleted);
