using System.Net;

namespace CmkOperator.Azure.Clouds;

/// <summary>Offers HTTP/2: Azure.Core makes its messages for HTTP/1.1 and has no setting for it.</summary>
/// <param name="inner">The handler that sends.</param>
internal sealed class NewestHttpVersionHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(Offer(request), cancellationToken);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.Send(Offer(request), cancellationToken);

    private static HttpRequestMessage Offer(HttpRequestMessage request)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        return request;
    }
}
