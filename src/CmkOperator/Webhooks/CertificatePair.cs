using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CmkOperator.Webhooks;

/// <summary>A server certificate with its private key and the authorities between it and its root, ready for handshakes.</summary>
/// <param name="Context">The context for TLS handshakes.</param>
/// <param name="NotAfter">When the certificate expires.</param>
internal sealed record CertificatePair(SslStreamCertificateContext Context, DateTimeOffset NotAfter)
{
    /// <summary>Reads the two PEM files of a <c>kubernetes.io/tls</c> Secret.</summary>
    /// <param name="certificates">The certificate, followed by its issuers, if any.</param>
    /// <param name="key">Its private key, not encrypted.</param>
    /// <exception cref="CryptographicException">They cannot be read, or do not belong together.</exception>
    public static CertificatePair Parse(string certificates, string key)
    {
        try
        {
            using var read = X509Certificate2.CreateFromPem(certificates, key);

            // The key of a certificate created from PEM exists in this process only, which not every platform's TLS accepts.
            var own = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), null);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificates);
            chain.RemoveAt(0);
            return new CertificatePair(SslStreamCertificateContext.Create(own, chain, offline: true), new DateTimeOffset(own.NotAfter.ToUniversalTime()));
        }
        catch (ArgumentException failure)
        {
            throw new CryptographicException(failure.Message, failure);
        }
    }
}
