using System.Collections.Concurrent;
using System.Diagnostics;
using CmkOperator.Telemetry;

namespace CmkOperator.Tests.Telemetry.Fakes;

/// <summary>The operator's spans of one trace, without the spans of other tests in the same process.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly Activity _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

    public RecordedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OperatorTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended.Where(span => span.TraceId == _root.TraceId)];

    public void Dispose()
    {
        _listener.Dispose();
        _root.Dispose();
    }
}
