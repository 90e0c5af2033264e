namespace CmkOperator.Azure.Pipelines;

/// <summary>One request that was sent. It holds no header and no body, and so no secret.</summary>
/// <param name="Method">The method.</param>
/// <param name="Uri">The address.</param>
/// <param name="Audience">The service.</param>
/// <param name="Status">The HTTP status; 0 when no answer arrived.</param>
/// <param name="FaultCode">The fault's code; null on success.</param>
/// <param name="Duration">From sending to the last byte of the answer.</param>
/// <param name="ClientRequestId">Our id for the request.</param>
/// <param name="RequestId">Azure's id for it; null when no answer arrived.</param>
/// <param name="Remaining">What Azure reports as left of the subscription's allowance for this kind of request; null when it does not report it.</param>
internal sealed record RequestRecord(
    string Method,
    Uri Uri,
    AzureAudience Audience,
    int Status,
    string? FaultCode,
    TimeSpan Duration,
    string ClientRequestId,
    string? RequestId,
    int? Remaining);

/// <summary>Receives every request that was sent, including retries: the hook for metrics, logs and tests.</summary>
internal interface IRequestJournal
{
    /// <summary>Records a request; called on the request's own path, so it must neither block nor throw.</summary>
    void Record(RequestRecord request);

    /// <summary>Records that Azure asked for no requests of a kind for a (further) time; neither blocks nor throws.</summary>
    void Throttled(RequestKind kind, TimeSpan wait)
    {
    }

    /// <summary>Records a request, or a pass, that was not begun at once; neither blocks nor throws.</summary>
    /// <param name="holdUp">Why.</param>
    /// <param name="isPostponed">True when it was given back to the queue, false when its worker waits for it.</param>
    void HeldBack(HoldUp holdUp, bool isPostponed)
    {
    }
}

/// <summary>Records nothing.</summary>
internal sealed class NoRequestJournal : IRequestJournal
{
    /// <summary>The only instance.</summary>
    public static NoRequestJournal Instance { get; } = new();

    /// <inheritdoc/>
    public void Record(RequestRecord request)
    {
    }
}
