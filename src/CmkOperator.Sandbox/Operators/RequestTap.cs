using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Sandbox.Operators;

/// <summary>Hands the operator's requests on to the sandbox's record, and counts its writes to Azure.</summary>
internal sealed class RequestTap(TimeProvider clock, Lifeline lifeline, Action<Recording.AzureRequest> tell) : IRequestJournal
{
    /// <inheritdoc/>
    public void Record(RequestRecord request)
    {
        var seen = Recording.AzureRequest.Of(clock.GetUtcNow(), request.Method, request.Uri, request.Status);
        tell(seen);
        if (seen.IsWrite)
        {
            lifeline.CountWrite($"{seen.Method} {seen.Path}");
        }
    }
}
