using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// Verifies that the API server is the one that it says it is, before a token is sent to it: its certificate is issued by a trusted CA and for the
/// host that is addressed. The options are the operator's own, so that .NET's verification applies to every way of configuring a cluster.
/// </summary>
internal static class ApiServerTls
{
    /// <summary>The options of a connection.</summary>
    /// <param name="access">The server, and the authorities that are trusted; none trusts those of the system.</param>
    /// <param name="certificate">The client's certificate, or null.</param>
    public static SslClientAuthenticationOptions Options(ClusterAccess access, ClientCertificate? certificate)
    {
        var options = new SslClientAuthenticationOptions
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateContext = certificate?.Context,
            // The runtime remembers client certificates by session, and would present an old one again.
            AllowTlsResume = certificate is null,
        };
        if (access.SkipTlsVerify)
        {
            // The user said so: insecure-skip-tls-verify.
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        }
        else if (access.Authorities.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(access.Authorities);
        }

        return options;
    }
}

/// <summary>
/// Requests the server under the name of <c>tls-server-name</c>. The host header is what the connection asks for and verifies, whatever address it
/// connects to.
/// </summary>
internal sealed class ServerNameHandler(string name) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Host = name;
        return base.SendAsync(request, cancellationToken);
    }
}
