namespace CmkOperator.Azure.Pipelines;

/// <summary>Sends requests to Azure.</summary>
internal interface IAzureSender
{
    /// <summary>Sends one request. Trouble is a reply; only the caller's own cancellation is thrown.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<AzureReply> SendAsync(AzureRequest request, CancellationToken cancellationToken);
}
