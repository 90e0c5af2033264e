using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Events;

/// <summary>
/// Writes events one after another, in parallel to the passes. A repeat within ten minutes increments the count of the existing event;
/// when events arrive faster than they can be written, it drops the oldest and logs how many.
/// </summary>
internal sealed partial class EventRecorder : BackgroundService, IEventRecorder
{
    private const int Capacity = 1024;

    private static readonly ResourcePath Events = new("events.k8s.io", "v1", "events");
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(3);

    private readonly KubernetesApi _api;
    private readonly TimeProvider _time;
    private readonly NetworkClock _clock;
    private readonly ILogger<EventRecorder> _logger;
    private readonly string _instance;
    private readonly EventSeries _series = new();
    private readonly Outage _outage;
    private readonly Channel<RecordedEvent> _pending;
    private string? _ending;
    private int _dropped;

    /// <summary>Creates a recorder that writes nothing before it is started.</summary>
    public EventRecorder(KubernetesApi api, TimeProvider time, NetworkClock clock, string instance, ILogger<EventRecorder> logger)
    {
        _api = api;
        _time = time;
        _clock = clock;
        _instance = instance;
        _outage = new Outage(clock.Time);
        _logger = logger;
        _pending = Channel.CreateBounded<RecordedEvent>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <inheritdoc/>
    public void Record(RecordedEvent item) => _pending.Writer.TryWrite(item);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The last events of the passes are written before the process ends, if the server accepts them in time.
        _pending.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            await Task.WhenAny(running, Task.Delay(FlushTimeout, _clock.Time, cancellationToken));
        }

        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var item in _pending.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(item, stoppingToken);
                if (_outage.End() is ( > 1, var lasted) row)
                {
                    Log.Recovered(_logger, row.Failures, (int)lasted.TotalSeconds);
                }
            }
            catch (KubernetesApiException failure) when (failure.IsTerminatingNamespace)
            {
                // Nothing more can be written there: once in the log is enough, and it takes the place of the event.
                if (_ending != item.Regarding.Key.Namespace)
                {
                    _ending = item.Regarding.Key.Namespace;
                    Log.NamespaceEnds(_logger, _ending, item.Regarding.Key.Name, item.Reason, item.Note);
                }
            }
            catch (KubernetesApiException failure)
            {
                // A refusal is about this event; a server that is away is the same for all.
                var isRefused = failure.StatusCode is { } status && (int)status < 500;
                if (isRefused || _outage.Failed(failure.Message))
                {
                    Log.NotWritten(_logger, item.Regarding.Key, item.Reason, failure.Message);
                }
            }

            // Logged once after a burst, not for each event, or the burst would continue in the log.
            if (_pending.Reader.Count == 0 && Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
            {
                Log.Dropped(_logger, dropped);
            }
        }
    }

    private async Task WriteAsync(RecordedEvent item, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (_series.Find(item, now) is { } known && await RepeatAsync(item, known, now, cancellationToken))
        {
            return;
        }

        var name = EventJson.Name(item, now, Random.Shared.Next());
        var path = Events.Collection(item.Regarding.Key.Namespace) + "?fieldManager=cmk-operator";
        await SendAsync(HttpMethod.Post, path, EventJson.Create(item, name, _instance, now), KubernetesApi.Json, cancellationToken);
        _series.Keep(item, name, 1, now);
    }

    private async Task<bool> RepeatAsync(RecordedEvent item, EventSeries.Entry known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var path = Events.Object(item.Regarding.Key with { Name = known.Name }) + "?fieldManager=cmk-operator";
        var count = known.Count + 1;
        try
        {
            await SendAsync(HttpMethod.Patch, path, EventJson.Repeat(count, now), KubernetesApi.MergePatch, cancellationToken);
            _series.Keep(item, known.Name, count, now);
            return true;
        }
        catch (KubernetesApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            // Events live for an hour only, or somebody deleted it: start a new one.
            _series.Drop(item);
            return false;
        }
    }

    private Task<byte[]> SendAsync(HttpMethod method, string path, JsonObject body, string contentType, CancellationToken cancellationToken) =>
        _api.SendAsync(method, path, Encoding.UTF8.GetBytes(body.ToJsonString()), contentType, RequestTimeout, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "An event of {Object} was not written ({Reason}): {Problem}")]
        public static partial void NotWritten(ILogger logger, NamespacedName @object, string reason, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Events are written again; {Failures} in {Seconds} s were not, because the API server was away. The conditions of the objects contain the same information")]
        public static partial void Recovered(ILogger logger, int failures, int seconds);

        [LoggerMessage(Level = LogLevel.Information, Message = "The namespace {Namespace} is being deleted and takes no more events. The first left out is of {Name}: {Reason}: {Note}")]
        public static partial void NamespaceEnds(ILogger logger, string @namespace, string name, string reason, string note);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events were dropped, the oldest first, because they arrived faster than they could be written; the conditions of the objects contain the same information")]
        public static partial void Dropped(ILogger logger, int count);
    }
}
