using System.Diagnostics.Metrics;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Kubernetes.Queues;

namespace CmkOperator.Telemetry;

/// <summary>
/// Every instrument, with the names that Prometheus shows. The <c>controller_runtime_</c>, <c>workqueue_</c> and
/// <c>leader_election_</c> series carry the names and labels of controller-runtime and client-go, so that dashboards built for
/// those work here. Labels are bounded; only two gauges of <see cref="ObjectSeries"/> name objects.
/// </summary>
internal sealed class OperatorMetrics
{
    /// <summary>The gauge of conditions; one series for each condition of each object.</summary>
    public const string ConditionName = "cmk_operator_condition";

    /// <summary>The gauge of key expiry; at most one series for each object.</summary>
    public const string KeyExpiryName = "cmk_operator_key_expiry_timestamp_seconds";

    /// <summary>What the gauge of conditions means.</summary>
    public const string ConditionHelp = "1 for the status that each condition of an object has. Above --metrics-object-limit objects, some have no series: see cmk_operator_objects_folded.";

    /// <summary>What the gauge of key expiry means.</summary>
    public const string KeyExpiryHelp = "When the key version in force expires, in seconds since 1970. Above --metrics-object-limit objects, some have no series: see cmk_operator_objects_folded.";

    private static readonly KeyValuePair<string, object?> Controller = Tag("controller", OperatorTelemetry.ControllerName);
    private static readonly KeyValuePair<string, object?> Queue = Tag("name", OperatorTelemetry.ControllerName);

    private readonly Meter _meter;
    private readonly Counter<long> _passes;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _panics;
    private readonly Counter<long> _timeouts;
    private readonly Histogram<double> _passTime;
    private readonly Histogram<double> _queueTime;
    private readonly Histogram<double> _workTime;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestTime;
    private readonly Gauge<long> _remaining;
    private readonly Counter<double> _throttled;
    private readonly Counter<long> _heldBack;
    private readonly Counter<long> _fleetLooks;
    private readonly Counter<long> _drifts;

    /// <summary>Creates the instruments that are written to; those that are read at collection are created by <see cref="Observe"/>.</summary>
    public OperatorMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(new MeterOptions(OperatorTelemetry.MeterName) { Version = OperatorTelemetry.Version });
        _passes = _meter.CreateCounter<long>("controller_runtime_reconcile_total", null, "Passes over an object, by result.");
        _errors = _meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", null, "Passes that failed and are retried with backoff.");
        _panics = _meter.CreateCounter<long>("controller_runtime_reconcile_panics_total", null, "Passes that ended in an unexpected exception.");
        _timeouts = _meter.CreateCounter<long>("controller_runtime_reconcile_timeouts_total", null, "Passes that were cancelled at their timeout.");
        _passTime = _meter.CreateHistogram("controller_runtime_reconcile_time_seconds", "s", "How long a pass takes.", null, Buckets.Pass);
        _queueTime = _meter.CreateHistogram("workqueue_queue_duration_seconds", "s", "How long a key waits for a worker.", null, Buckets.Wait);
        _workTime = _meter.CreateHistogram("workqueue_work_duration_seconds", "s", "How long a worker holds a key.", null, Buckets.Pass);
        _requests = _meter.CreateCounter<long>("cmk_operator_arm_requests_total", null, "Requests to Azure, including retries.");
        _requestTime = _meter.CreateHistogram("cmk_operator_arm_request_duration_seconds", "s", "How long Azure takes to answer.", null, Buckets.Request);
        _remaining = _meter.CreateGauge<long>("cmk_operator_arm_remaining", null, "What is left of the subscription's allowance, according to the last answer.");
        _throttled = _meter.CreateCounter<double>(
            "cmk_operator_arm_throttled_seconds_total", "s", "For how long Azure asked for no requests of a kind, summed up over subscriptions and vaults.");
        _heldBack = _meter.CreateCounter<long>(
            "cmk_operator_arm_held_back_total", null, "Requests and passes that waited for an allowance, in their worker or in the queue.");
        _fleetLooks = _meter.CreateCounter<long>(
            "cmk_operator_fleet_looks_total", null, "Looks at all workspaces of a subscription through Azure Resource Graph, by result.");
        _drifts = _meter.CreateCounter<long>("cmk_operator_drift_detected_total", null, "Differences that appeared in Azure without a change of the spec.");
    }

    /// <summary>Counts a pass. Its result is one of the labels of <see cref="PassResult"/>.</summary>
    public void PassEnded(string result, TimeSpan took)
    {
        _passes.Add(1, Controller, Tag("result", result));
        _passTime.Record(took.TotalSeconds, Controller);
        if (result == PassResult.Error)
        {
            _errors.Add(1, Controller);
        }
    }

    /// <summary>Counts a pass that was cancelled at its timeout.</summary>
    public void PassTimedOut() => _timeouts.Add(1, Controller);

    /// <summary>Counts a pass that threw.</summary>
    public void PassThrew() => _panics.Add(1, Controller);

    /// <summary>Records how long a key waited for a worker.</summary>
    public void Waited(TimeSpan time) => _queueTime.Record(time.TotalSeconds, Queue, Controller);

    /// <summary>Records how long a worker held a key.</summary>
    public void Worked(TimeSpan time) => _workTime.Record(time.TotalSeconds, Queue, Controller);

    /// <summary>Counts a request to Azure.</summary>
    public void RequestEnded(RequestRecord request, string resource)
    {
        var method = Tag("method", request.Method);
        var of = Tag("resource", resource);
        _requests.Add(1, method, Tag("code", StatusLabel.Of(request.Status)), of);
        _requestTime.Record(request.Duration.TotalSeconds, method, of);
        if (request.Remaining is { } left)
        {
            _remaining.Record(left, Tag("kind", RequestKinds.Of(request.Method).Word()));
        }
    }

    /// <summary>Counts the time for which Azure asked for no requests of a kind.</summary>
    public void Throttled(RequestKind kind, TimeSpan wait) => _throttled.Add(wait.TotalSeconds, Tag("kind", kind.Word()));

    /// <summary>Counts a request or a pass that was not begun at once.</summary>
    public void HeldBack(HoldUp holdUp, bool isPostponed) => _heldBack.Add(1, HeldBackTags(holdUp.Kind, holdUp.IsAskedByAzure, isPostponed));

    /// <summary>Counts a look at all workspaces of a subscription.</summary>
    public void FleetLooked(bool isTaken) => _fleetLooks.Add(1, Tag("result", isTaken ? "success" : "error"));

    /// <summary>Counts a difference that appeared.</summary>
    public void DriftFound(string field) => _drifts.Add(1, Tag("field", field));

    /// <summary>Creates the instruments that are read at each collection, and starts the counters at zero, so that a rate shows the first event.</summary>
    public void Observe(WorkQueue<NamespacedName> queue, ILeadership leadership, string leaseName, int concurrency, ObjectSeries objects)
    {
        ObserveQueue(queue, concurrency);
        _meter.CreateObservableGauge(
            "leader_election_master_status", () => Of(leadership.IsLeader ? 1L : 0L, Tag("name", leaseName)), null, "1 while this replica leads.");
        _meter.CreateObservableGauge(
            "cmk_operator_build_info",
            () => Of(1L, Tag("version", OperatorTelemetry.Version), Tag("revision", OperatorTelemetry.Revision)),
            null,
            "1; the labels name the build.");
        _meter.CreateObservableGauge("cmk_operator_objects_by_condition", objects.Counts, null, "How many objects have each status of each condition.");
        _meter.CreateObservableGauge("cmk_operator_objects", objects.Total, null, "How many objects there are.");
        _meter.CreateObservableGauge(
            "cmk_operator_objects_folded", objects.Folded, null, "Objects above --metrics-object-limit, without series of their own: they are only in cmk_operator_objects_by_condition.");
        foreach (var result in PassResult.All)
        {
            _passes.Add(0, Controller, Tag("result", result));
        }

        foreach (var kind in RequestKinds.All)
        {
            Throttled(kind, TimeSpan.Zero);
            foreach (var (isAskedByAzure, isPostponed) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                _heldBack.Add(0, HeldBackTags(kind, isAskedByAzure, isPostponed));
            }
        }

        _fleetLooks.Add(0, Tag("result", "success"));
        _fleetLooks.Add(0, Tag("result", "error"));
        _errors.Add(0, Controller);
        _panics.Add(0, Controller);
        _timeouts.Add(0, Controller);
    }

    /// <summary>Creates the instruments that name objects, for a collector; a scrape gets them as <see cref="ObjectSeriesText"/>.</summary>
    public void ObserveNamed(ObjectSeries objects)
    {
        _meter.CreateObservableGauge(ConditionName, objects.Conditions, null, ConditionHelp);
        _meter.CreateObservableGauge(KeyExpiryName, objects.KeyExpiries, "s", KeyExpiryHelp);
    }

    /// <summary>Creates the instruments of a shard. They have no value while it is not known, or while this process does not lead.</summary>
    public void ObserveShards(Func<int?> unselected, Func<int?> shared)
    {
        _meter.CreateObservableGauge(
            "cmk_operator_objects_unselected", () => Known(unselected), null, "Objects that no operator selects by its labels, so that nothing is done for them.");
        _meter.CreateObservableGauge(
            "cmk_operator_objects_shared", () => Known(shared), null, "Objects that several operators select by their labels; one of them serves each.");
    }

    private static IEnumerable<Measurement<long>> Known(Func<int?> read) => read() is { } value ? [new Measurement<long>(value)] : [];

    private void ObserveQueue(WorkQueue<NamespacedName> queue, int concurrency)
    {
        _meter.CreateObservableGauge("workqueue_depth", () => Of((long)queue.Depth, Queue, Controller), null, "Keys that wait for a worker.");
        _meter.CreateObservableCounter("workqueue_adds_total", () => Of(queue.Adds, Queue, Controller), null, "Keys added.");
        _meter.CreateObservableCounter("workqueue_retries_total", () => Of(queue.Retries, Queue, Controller), null, "Keys added again after a failure.");
        _meter.CreateObservableGauge(
            "workqueue_unfinished_work_seconds", () => Of(queue.UnfinishedWork.TotalSeconds, Queue, Controller), "s", "How long workers have held their current keys, summed up.");
        _meter.CreateObservableGauge(
            "workqueue_longest_running_processor_seconds", () => Of(queue.LongestRunning.TotalSeconds, Queue, Controller), "s", "How long the slowest worker has held its key.");
        _meter.CreateObservableGauge(
            "controller_runtime_active_workers", () => Of((long)queue.ProcessingCount, Controller), null, "Workers that hold a key.");
        _meter.CreateObservableGauge(
            "controller_runtime_max_concurrent_reconciles", () => Of((long)concurrency, Controller), null, "The number of workers.");
    }

    private static Measurement<T> Of<T>(T value, params KeyValuePair<string, object?>[] tags)
        where T : struct => new(value, tags);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static KeyValuePair<string, object?>[] HeldBackTags(RequestKind kind, bool isAskedByAzure, bool isPostponed) =>
    [
        Tag("kind", kind.Word()),
        Tag("cause", isAskedByAzure ? "azure" : "operator"),
        Tag("waits", isPostponed ? "queue" : "worker"),
    ];
}
