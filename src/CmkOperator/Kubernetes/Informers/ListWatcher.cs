using System.Net;
using System.Text.Json;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>
/// Lists one scope (a namespace, or all) page by page and watches from there, forever: a lost connection, a restart of the
/// server, an expired version, throttling and unreadable answers all lead back to watching or, where that could miss something,
/// to a new list. It never treats a failure as an empty list.
/// </summary>
internal sealed partial class ListWatcher(
    KubernetesApi api,
    ResourcePath resource,
    string? namespaceName,
    ObjectReader objects,
    IObjectSink sink,
    InformerOptions options,
    NetworkClock clock,
    Func<double> chance,
    ILogger logger)
{
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(60);

    // If a server asks for a longer wait than this, the watcher retries earlier.
    private static readonly TimeSpan LongestTold = TimeSpan.FromMinutes(2);

    // Timers may fire a few milliseconds early, and a retry must not come before the time that the server named.
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(20);

    // A watch that ends sooner was of no use; without a pause it would be reopened in a tight loop.
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    // A new role takes a moment to take effect; what is rejected for longer may stay so forever.
    private static readonly TimeSpan RefusalWait = TimeSpan.FromSeconds(30);

    private int _failures;
    private long? _refusedSince;
    private int _lists;
    private long _heartbeat = clock.Time.GetTimestamp();
    private volatile string? _trouble = "the first list has not been answered yet";
    private readonly Outage _outage = new(clock.Time);
    private readonly TaskCompletionSource _firstList = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a full list has been stored.</summary>
    public Task FirstList => _firstList.Task;

    /// <summary>
    /// Completes with the first list, or when the server has rejected the list for long: the other scopes need not wait for a
    /// namespace that was deleted together with the role in it.
    /// </summary>
    public Task Settled => _settled.Task;

    /// <summary>Full lists stored so far.</summary>
    public int ListsCompleted => Volatile.Read(ref _lists);

    /// <summary>The current problem, or null.</summary>
    public string? Trouble => _trouble;

    /// <summary>Whether this loop has done nothing, not even fail, for longer than its longest wait.</summary>
    public bool IsHung =>
        clock.Time.GetElapsedTime(Volatile.Read(ref _heartbeat)) > (options.WatchDuration * 2) + options.WatchGrace + ListTimeout + LongestTold;

    private string Collection => resource.Collection(namespaceName);

    private string Selection => options.LabelSelector is { } selector ? $"&labelSelector={Uri.EscapeDataString(selector)}" : string.Empty;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? version = null;
        var nextList = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Beat();
                if (version is null || clock.Time.GetTimestamp() >= nextList)
                {
                    version = await ListAsync(cancellationToken);
                    nextList = Later(options.RelistInterval * (1 + (0.2 * chance())));
                    _trouble = null;
                    Interlocked.Increment(ref _lists);
                    _firstList.TrySetResult();
                    _settled.TrySetResult();
                }

                version = await WatchAsync(version, nextList, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            // The loop survives any failure, because without it the operator sees no changes. Out of memory, only a restart helps.
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                version = await RecoverAsync(failure, version, cancellationToken);
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var present = new HashSet<NamespacedName>();
        var unreadable = 0;
        var next = string.Empty;
        while (true)
        {
            var path = $"{Collection}?limit={options.PageSize}{Selection}";
            if (next.Length > 0)
            {
                path += $"&continue={Uri.EscapeDataString(next)}";
            }

            var page = await ReadPageAsync(path, cancellationToken);
            foreach (var item in page.Items)
            {
                present.Add(item.Header.Key);
                sink.Listed(item);
            }

            foreach (var problem in page.Unreadable)
            {
                Log.ItemUnreadable(logger, Collection, problem);
            }

            unreadable += page.Unreadable.Count;
            next = page.Continue;
            if (next.Length == 0)
            {
                // An unreadable item has an unknown key, so nothing is reported as gone.
                if (unreadable == 0)
                {
                    sink.ListCompleted(namespaceName, present);
                }

                Log.Listed(logger, Collection, present.Count, page.ResourceVersion);
                return page.ResourceVersion;
            }
        }
    }

    private async Task<ListPage> ReadPageAsync(string path, CancellationToken cancellationToken)
    {
        using var body = await api.GetLargeAsync(path, ListTimeout, cancellationToken);
        Beat();
        return ListPage.Read(body.Bytes, objects);
    }

    // Returns the version to continue from, or null when only a list helps.
    private async Task<string?> WatchAsync(string version, long nextList, CancellationToken cancellationToken)
    {
        var duration = options.WatchDuration * (1 + chance());
        var untilList = Until(nextList);
        duration = untilList < duration ? untilList : duration;
        var seconds = Math.Max(1, (int)duration.TotalSeconds);

        // The server ends the watch after timeoutSeconds; if it does not, the connection is dead without an error.
        using var watchdog = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + options.WatchGrace, clock.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watchdog.Token);
        var path = $"{Collection}?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={seconds}{Selection}";
        var position = new WatchPosition(version);
        var opened = clock.Time.GetTimestamp();
        try
        {
            using var response = await api.OpenStreamAsync(path, linked.Token);
            Beat();
            _trouble = null;
            using var lines = new LineReader(await response.Content.ReadAsStreamAsync(linked.Token));
            while (await lines.ReadAsync(linked.Token) is { } line)
            {
                Beat();
                Take(line.Span, position);
                Succeeded();
            }

            if (clock.Time.GetElapsedTime(opened) < ShortestWatch)
            {
                await PauseAsync(null, cancellationToken);
            }
            else
            {
                Succeeded();
            }

            return position.Version;
        }
        catch (OperationCanceledException) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.WatchSilent(logger, Collection, seconds);
            return position.Version;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            // Cut off in the middle: the events before it count.
            Log.WatchLost(logger, Collection, failure.Message);
            await PauseAsync(null, cancellationToken);
            return position.Version;
        }
        catch (WatchEndedException ended) when (!ended.Error.IsExpired)
        {
            Log.WatchRefused(logger, Collection, ended.Error.Message);
            await PauseAsync(ended.Error.RetryAfter, cancellationToken);

            // The server has a problem with this watch that it does not name, and a new list makes a clean start.
            return null;
        }
    }

    private void Take(ReadOnlySpan<byte> line, WatchPosition position)
    {
        var change = WatchEvent.Read(line);
        var json = line[change.Object];
        if (change.Type == "ERROR")
        {
            throw new WatchEndedException(KubernetesErrorReader.FromStatus(HttpStatusCode.InternalServerError, json, null));
        }

        if (change.Type == "BOOKMARK")
        {
            position.Version = ResourceVersionReader.Read(json) ?? position.Version;
            return;
        }

        StoredObject item;
        try
        {
            item = objects.Read(json);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            Log.ItemUnreadable(logger, Collection, failure.Message);
            return;
        }

        if (change.Type == "DELETED")
        {
            sink.Deleted(item);
        }
        else
        {
            sink.Changed(item);
        }

        position.Version = item.Header.ResourceVersion is { Length: > 0 } version ? version : position.Version;
    }

    private async Task<string?> RecoverAsync(Exception failure, string? version, CancellationToken cancellationToken)
    {
        var api = failure as KubernetesApiException ?? (failure as WatchEndedException)?.Error;
        if (api is { IsExpired: true })
        {
            Log.Expired(logger, Collection);
            version = null;
            if (_failures == 0)
            {
                _failures = 1;

                // Immediate after a success; a server that answers 410 to every list or watch must not be hammered.
                return version;
            }
        }
        else
        {
            _trouble = $"{Collection}: {failure.Message}";
            if (_outage.Failed(failure.Message))
            {
                Log.Failed(logger, Collection, failure.Message);
            }

            SettleIfRefused(api?.StatusCode);

            // A garbled line may have been a change, and a rejected start may mean that the server does not know the version. The answer
            // of a busy or failing server says nothing about the version, and a list would only add load.
            if (failure is JsonException or InvalidDataException || api?.StatusCode is not (null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError))
            {
                version = null;
            }
        }

        await PauseAsync(api?.RetryAfter, cancellationToken);
        return version;
    }

    private void SettleIfRefused(HttpStatusCode? status)
    {
        if (status is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
        {
            _refusedSince = null;
            return;
        }

        _refusedSince ??= clock.Time.GetTimestamp();
        if (clock.Time.GetElapsedTime(_refusedSince.Value) >= RefusalWait && _settled.TrySetResult())
        {
            Log.NotWaitedFor(logger, Collection);
        }
    }

    private async Task PauseAsync(TimeSpan? told, CancellationToken cancellationToken)
    {
        var own = options.Backoff.Delay(_failures++, chance());
        var asked = told is { } wanted ? (wanted < LongestTold ? wanted : LongestTold) + TimerSlack : TimeSpan.Zero;
        var delay = asked > own ? asked : own;
        try
        {
            await Task.Delay(delay, clock.Time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop checks the token itself.
        }
    }

    // Only a working watch resets the backoff: otherwise a list that succeeds before each rejected watch would reset it.
    private void Succeeded()
    {
        _failures = 0;
        _trouble = null;
        if (_outage.End() is ( > 1, var lasted) row)
        {
            Log.Recovered(logger, Collection, row.Failures, (int)lasted.TotalSeconds);
        }
    }

    private void Beat() => Volatile.Write(ref _heartbeat, clock.Time.GetTimestamp());

    private long Later(TimeSpan delay) => clock.Time.GetTimestamp() + (long)(delay.TotalSeconds * clock.Time.TimestampFrequency);

    private TimeSpan Until(long timestamp) =>
        TimeSpan.FromSeconds((timestamp - clock.Time.GetTimestamp()) / (double)clock.Time.TimestampFrequency);

    private sealed class WatchPosition(string version)
    {
        public string Version { get; set; } = version;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Listed {Count} objects of {Collection} at version {Version}")]
        public static partial void Listed(ILogger logger, string collection, int count, string version);

        [LoggerMessage(Level = LogLevel.Warning, Message = "An object of {Collection} cannot be read and is skipped: {Problem}")]
        public static partial void ItemUnreadable(ILogger logger, string collection, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The watch of {Collection} outlived its {Seconds} s: closed and reopened")]
        public static partial void WatchSilent(ILogger logger, string collection, int seconds);

        [LoggerMessage(Level = LogLevel.Information, Message = "The watch of {Collection} was cut off: {Problem}")]
        public static partial void WatchLost(ILogger logger, string collection, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The watch of {Collection} ended with an error: {Problem}")]
        public static partial void WatchRefused(ILogger logger, string collection, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Collection} has been rejected for long: other namespaces no longer wait for it, and it is still retried. Remove the namespace from --watch-namespaces, or grant the role in it")]
        public static partial void NotWaitedFor(ILogger logger, string collection);

        [LoggerMessage(Level = LogLevel.Information, Message = "The server no longer knows the version of {Collection}: listing again")]
        public static partial void Expired(ILogger logger, string collection);

        [LoggerMessage(Level = LogLevel.Information, Message = "Listing or watching {Collection} works again, after {Failures} failures in {Seconds} s")]
        public static partial void Recovered(ILogger logger, string collection, int failures, int seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Listing or watching {Collection} failed and is retried: {Problem}")]
        public static partial void Failed(ILogger logger, string collection, string problem);
    }
}
