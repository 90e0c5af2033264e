namespace CmkOperator.Kubernetes.Events;

/// <summary>Accepts events from passes; never blocks and never fails them.</summary>
internal interface IEventRecorder
{
    /// <summary>Records that something happened. The event can be lost when the API server is unreachable for long.</summary>
    void Record(RecordedEvent item);
}
