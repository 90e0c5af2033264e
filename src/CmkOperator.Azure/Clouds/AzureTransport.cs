using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;
using CmkOperator.Azure.Proxies;

namespace CmkOperator.Azure.Clouds;

/// <summary>
/// The only transport to Azure, shared by pipelines and credentials: connection pool, trust, loopback names.
/// </summary>
internal sealed class AzureTransport : IDisposable
{
    private readonly HttpClient _client;

    private AzureTransport(HttpMessageHandler handler)
    {
        // Timeouts belong to the pipelines, which know the kind of call.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        Pipeline = new HttpClientTransport(_client);
    }

    /// <summary>The transport for Azure.Core and Azure.Identity.</summary>
    public HttpPipelineTransport Pipeline { get; }

    /// <summary>Opens a pool that trusts the system's authorities and those of <paramref name="trustedCaFile"/>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file holds no certificate.</exception>
    public static AzureTransport Create(string? trustedCaFile)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry the token to wherever it points.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            EnableMultipleHttp2Connections = true,
            // Azure's addresses change, and a pooled connection would never notice.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = EnvironmentProxy.Current,
            UseCookies = false,
        };
        if (!string.IsNullOrEmpty(trustedCaFile))
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustPolicy(trustedCaFile) };
        }

        return new AzureTransport(new NewestHttpVersionHandler(handler));
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static X509ChainPolicy TrustPolicy(string trustedCaFile)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPemFile(trustedCaFile);
        if (bundle.Count == 0)
        {
            throw new System.Security.Cryptography.CryptographicException($"The trusted CA file '{trustedCaFile}' holds no certificate.");
        }

        policy.CustomTrustStore.AddRange(bundle);
        policy.ExtraStore.AddRange(bundle);
        foreach (var location in new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser })
        {
            using var store = new X509Store(StoreName.Root, location);
            store.Open(OpenFlags.ReadOnly);
            policy.CustomTrustStore.AddRange(store.Certificates);
        }

        return policy;
    }

    // RFC 6761: names below .localhost are loopback, but few resolvers implement it.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (target.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            {
                await socket.ConnectAsync([IPAddress.Loopback, IPAddress.IPv6Loopback], target.Port, cancellationToken);
            }
            else
            {
                await socket.ConnectAsync(target, cancellationToken);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
