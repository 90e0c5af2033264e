using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// Requests to the Kubernetes API as bytes: paths in, JSON out. The caller decodes with a generated context, so that a
/// list of thousands is never held twice.
/// </summary>
internal sealed class KubernetesApi(KubernetesConnection connection, NetworkClock clock)
{
    /// <summary>Media type of an RFC 7386 patch.</summary>
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>Media type of a whole object.</summary>
    public const string Json = "application/json";

    /// <summary>How long one request may take, from sending to the last byte. It does not bound watches.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads one object or one page.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered.</exception>
    public Task<byte[]> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, default, Json, RequestTimeout, cancellationToken);

    /// <summary>Sends a body and reads the answer.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered.</exception>
    public Task<byte[]> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken) =>
        SendAsync(method, path, body, contentType, RequestTimeout, cancellationToken);

    /// <summary>Sends a body and reads the answer within <paramref name="timeout"/>.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered.</exception>
    public Task<byte[]> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, string contentType, TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync(method, path, body, contentType, timeout, static (content, token) => content.ReadAsByteArrayAsync(token), cancellationToken);

    /// <summary>Reads a large answer into a rented buffer, which the caller returns.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered.</exception>
    public Task<PooledBody> GetLargeAsync(string path, TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, default, Json, timeout, PooledBody.ReadAsync, cancellationToken);

    /// <summary>Opens a stream of lines (a watch). The caller bounds its lifetime.</summary>
    /// <exception cref="KubernetesApiException">Rejected or unanswered.</exception>
    public async Task<HttpResponseMessage> OpenStreamAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(HttpMethod.Get, path, default, Json, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new KubernetesApiException($"GET {WithoutQuery(path)}: {Describe(failure)}", failure);
        }
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body,
        string contentType,
        TimeSpan timeout,
        Func<HttpContent, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(timeout, clock.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        try
        {
            using var response = await OpenAsync(method, path, body, contentType, linked.Token);
            return await read(response.Content, linked.Token);
        }
        catch (Exception failure) when (IsNoAnswer(failure) && !cancellationToken.IsCancellationRequested)
        {
            var what = expiry.IsCancellationRequested ? $"no answer within {timeout.TotalSeconds:0} s" : Describe(failure);
            throw new KubernetesApiException($"{method} {WithoutQuery(path)}: {what}", failure);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken)
    {
        var client = await connection.ClientAsync(cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("cmk-operator", null));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Json));
        if (body.Length > 0)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        var response = await SendAsync(client, request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                connection.Distrust(client);
            }

            throw await KubernetesErrorReader.ReadAsync(response, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ApiServerClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            if (KubernetesConnection.IsDistrust(failure))
            {
                connection.Distrust(client);
            }
            else
            {
                connection.Doubt(client);
            }

            throw;
        }
    }

    private static bool IsNoAnswer(Exception failure) => failure is HttpRequestException or IOException or OperationCanceledException;

    private static string Describe(Exception failure) => failure.InnerException switch
    {
        // .NET names what is wrong with it: RemoteCertificateNameMismatch, RemoteCertificateChainErrors.
        AuthenticationException untrusted => $"the certificate of the API server is not accepted, and nothing was sent: {untrusted.Message} "
            + "Check the certificate authority and the server's name (tls-server-name) in the configuration of the cluster",
        { } inner => $"{failure.Message} {inner.Message}",
        null => failure.Message,
    };

    private static string WithoutQuery(string path) => path.Split('?')[0];
}
