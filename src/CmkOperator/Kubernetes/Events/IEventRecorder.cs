namespace CmkOperator.Kubernetes.Events;

/// <summary>Takes events of passes; never blocks and never fails them.</summary>
internal interface IEventRecorder
{
    /// <summary>Tells that something happened. It may be lost when the API server is away for long.</summary>
    void Record(RecordedEvent item);
}
