namespace CmkOperator.Sandbox.Operators;

/// <summary>Holds every request to the cluster to the operator's line.</summary>
internal sealed class LifelineHandler(Lifeline lifeline) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        DemandLife();
        var response = await base.SendAsync(request, cancellationToken);
        // Reviews are POSTs that change nothing; the operator sends none.
        if (request.Method != HttpMethod.Get && response.IsSuccessStatusCode)
        {
            lifeline.CountWrite($"{request.Method} {request.RequestUri?.AbsolutePath}");
        }

        if (lifeline.IsCut)
        {
            response.Dispose();
            DemandLife();
        }

        return response;
    }

    private void DemandLife()
    {
        if (lifeline.IsCut)
        {
            throw new HttpRequestException("This operator is dead.");
        }
    }
}
