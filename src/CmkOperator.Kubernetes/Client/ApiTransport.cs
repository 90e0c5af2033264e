using System.Net;
using System.Net.Sockets;
using CmkOperator.Azure.Proxies;
using CmkOperator.Kubernetes.Credentials;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// The connections to the API server. A connection keeps the client certificate that it was opened with, so another certificate gets
/// connections of its own.
/// </summary>
internal sealed class ApiTransport(ClusterAccess access) : HttpMessageHandler
{
    // A peer that vanished silently (a node gone, a balancer replaced) is noticed after the sum of both.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private ClientCertificate? _certificate;
    private HttpMessageInvoker? _connections;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.TryGetValue(CredentialHandler.Certificate, out var certificate);
        return For(certificate).SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                _connections?.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker For(ClientCertificate? certificate)
    {
        lock (_lock)
        {
            if (_connections is null || !ReferenceEquals(certificate, _certificate))
            {
                // The old ones are not disposed, because other requests may still use them; idle connections close by themselves.
                _certificate = certificate;
                _connections = new HttpMessageInvoker(Open(certificate));
            }

            return _connections;
        }
    }

    private SocketsHttpHandler Open(ClientCertificate? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry the token to wherever it points.
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            // Watches of many namespaces can exhaust the streams of one connection.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingTimeout = PingTimeout,
            RequestHeaderEncodingSelector = ImpersonationHandler.EncodingOf,
            SslOptions = ApiServerTls.Options(access, certificate),
            UseCookies = false,
        };
        if (access.WithoutProxy)
        {
            handler.UseProxy = false;
        }
        else
        {
            handler.Proxy = access.Proxy is { } proxy ? new WebProxy(proxy) { Credentials = new ProxyCredentials() } : EnvironmentProxy.Current;
        }

        return handler;
    }

    // Names under .localhost are this machine (RFC 6761), which not every resolver implements; neither is 0.0.0.0 an address to go to.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        try
        {
            EndPoint target = host switch
            {
                "0.0.0.0" => new IPEndPoint(IPAddress.Loopback, port),
                "::" or "[::]" => new IPEndPoint(IPAddress.IPv6Loopback, port),
                _ when host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) => new IPEndPoint(IPAddress.Loopback, port),
                _ => context.DnsEndPoint,
            };
            await socket.ConnectAsync(target, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
