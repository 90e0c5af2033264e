namespace CmkOperator.Azure.Pipelines;

/// <summary>Receives every request that was sent, including retries: the hook for metrics, logs and tests.</summary>
internal interface IRequestJournal
{
    /// <summary>Records a request; called on the request's own path, so it must neither block nor throw.</summary>
    void Record(RequestRecord request);
}
