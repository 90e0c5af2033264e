namespace CmkOperator.Azure.Pipelines;

/// <summary>Is told of every request that went out, repetitions included: the seam for metrics, logs and tests.</summary>
internal interface IRequestJournal
{
    /// <summary>Takes note; called on the request's own path, so it must neither block nor throw.</summary>
    void Record(RequestRecord request);
}
