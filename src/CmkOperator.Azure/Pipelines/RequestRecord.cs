namespace CmkOperator.Azure.Pipelines;

/// <summary>One request that went out. It holds no header and no body, so no secret.</summary>
/// <param name="Method">The method.</param>
/// <param name="Uri">The address.</param>
/// <param name="Audience">The service.</param>
/// <param name="Status">The HTTP status; 0 when no answer came.</param>
/// <param name="FaultCode">The fault's code; null when it went well.</param>
/// <param name="Duration">From sending to the last byte of the answer.</param>
/// <param name="ClientRequestId">Our id of the request.</param>
/// <param name="RequestId">Azure's id of it; null when no answer came.</param>
/// <param name="Remaining">What Azure says is left of the subscription's allowance for this kind of request; null when it does not say.</param>
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
