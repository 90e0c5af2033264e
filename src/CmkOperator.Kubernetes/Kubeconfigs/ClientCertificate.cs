using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>A client's certificate with its private key and what it was issued through.</summary>
internal sealed class ClientCertificate
{
    private ClientCertificate(SslStreamCertificateContext context) => Context = context;

    /// <summary>What a connection presents.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Reads a certificate and its key.</summary>
    /// <param name="certificates">PEM of the certificate, then of its intermediates.</param>
    /// <param name="key">PEM of the private key.</param>
    /// <exception cref="CryptographicException">One cannot be read, or they do not belong together.</exception>
    public static ClientCertificate FromPem(string certificates, string key)
    {
        X509Certificate2 leaf;
        try
        {
            leaf = X509Certificate2.CreateFromPem(certificates, key);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            throw new CryptographicException($"no certificate with its unencrypted private key in PEM: {failure.Message}", failure);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        return new(SslStreamCertificateContext.Create(leaf, chain, offline: true));
    }
}
