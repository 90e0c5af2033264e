namespace CmkOperator.Azure.Pipelines;

/// <summary>Sends requests to Azure.</summary>
internal interface IAzureSender
{
    /// <summary>Sends one request. Faults are returned in the reply; it throws only on the caller's own cancellation.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<AzureReply> SendAsync(AzureRequest request, CancellationToken cancellationToken);
}
