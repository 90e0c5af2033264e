using CmkOperator.Faults;

namespace CmkOperator.Azure.Pipelines;

/// <summary>The result of a request: an answer in the 200s, or a fault.</summary>
/// <param name="Status">The HTTP status; 0 when no answer arrived.</param>
/// <param name="Body">The body; empty with a fault.</param>
/// <param name="Fault">Why there is no answer; null when there is one.</param>
internal sealed record AzureReply(int Status, ReadOnlyMemory<byte> Body, AzureFault? Fault)
{
    /// <summary>The server's clock; null when it did not say.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>How long the answer asks to wait; null when it does not ask.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What Azure says is left of the subscription's allowance for this kind of request; null when it does not say.</summary>
    public int? Remaining { get; init; }

    /// <summary>How long to send nothing, because this answer was the last of the allowance; null when it was not.</summary>
    public TimeSpan? PauseFor { get; init; }

    /// <summary>Where to poll a long-running operation, as Azure wrote it: Azure-AsyncOperation before Location; null when neither.</summary>
    public string? OperationUrl { get; init; }

    /// <summary>Where the result of a long-running operation will be, as Azure wrote it in Location; null when it named none.</summary>
    public string? ResultUrl { get; init; }

    /// <summary>Azure's id for the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Creates a reply with a fault.</summary>
    public static AzureReply Failed(AzureFault fault) => new(fault.Status, default, fault) { RetryAfter = fault.RetryAfter, RequestId = fault.RequestId };
}
