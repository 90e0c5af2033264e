using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using k8s;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// Verifies that the API server is the one that it says it is, before a token is sent to it: its certificate is issued by a trusted CA and for the
/// host that is addressed. The options are the operator's own, so that .NET's verification applies to every way of configuring a cluster.
/// </summary>
internal static class ApiServerTls
{
    /// <summary>The options of the connection, with the client certificate that the library loaded.</summary>
    /// <param name="configuration">CAs of the cluster; an empty collection trusts those of the system.</param>
    /// <param name="library">What the library set up for the same configuration.</param>
    public static SslClientAuthenticationOptions Options(KubernetesClientConfiguration configuration, SslClientAuthenticationOptions library)
    {
        var options = new SslClientAuthenticationOptions
        {
            ClientCertificates = library.ClientCertificates,
            // The runtime remembers client certificates by session; asking each time takes up a renewed one.
            LocalCertificateSelectionCallback = library.LocalCertificateSelectionCallback,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (configuration.SkipTlsVerify)
        {
            // The user said so: insecure-skip-tls-verify.
            options.RemoteCertificateValidationCallback = library.RemoteCertificateValidationCallback;
        }
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
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
