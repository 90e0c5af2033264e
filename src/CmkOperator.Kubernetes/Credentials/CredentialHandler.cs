using System.Net;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Credentials;

/// <summary>
/// Proves the user's identity with each request. A request that gets a 401 has had no effect; with newer credentials, if there are any,
/// it is sent once more.
/// </summary>
internal sealed class CredentialHandler(ICredentialSource source) : DelegatingHandler
{
    /// <summary>The client certificate that the connection of a request presents.</summary>
    public static readonly HttpRequestOptionsKey<ClientCertificate?> Certificate = new("client-certificate");

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await source.GetAsync(cancellationToken);
        var response = await SendAsync(request, credential, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            source.Accepted(credential);
            return response;
        }

        ApiCredential? renewed;
        try
        {
            renewed = await source.RenewAsync(credential, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (renewed is null)
        {
            return response;
        }

        response.Dispose();
        response = await SendAsync(request, renewed, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            source.Accepted(renewed);
        }

        return response;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, ApiCredential credential, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = credential.Header;
        request.Options.Set(Certificate, credential.Certificate);
        return base.SendAsync(request, cancellationToken);
    }
}
