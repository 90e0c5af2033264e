using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Sandbox.Operators;

/// <summary>Hands the operator's requests on to the sandbox's record.</summary>
internal sealed class RequestTap(TimeProvider clock, Action<Recording.AzureRequest> tell) : IRequestJournal
{
    /// <inheritdoc/>
    public void Record(RequestRecord request) => tell(Recording.AzureRequest.Of(clock.GetUtcNow(), request.Method, request.Uri, request.Status));
}
