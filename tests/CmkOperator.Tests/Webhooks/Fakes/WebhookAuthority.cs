using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CmkOperator.Tests.Webhooks.Fakes;

/// <summary>A root that clients trust, and an intermediate authority that signs the servers' certificates, in the form of PEM files.</summary>
internal sealed class WebhookAuthority
{
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _signer;

    public WebhookAuthority()
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        _root = Authority("CN=Root", null, from, from.AddDays(60));
        _signer = Authority("CN=Signer", _root, from, from.AddDays(50));
    }

    /// <summary>Trusts only the root: a server must present the intermediate certificates with its own.</summary>
    public X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_root);
        return policy;
    }

    /// <summary>A new certificate for loopback: the content of tls.crt and tls.key, and the serial number that identifies it.</summary>
    public IssuedPem Issue(bool withRsa = false)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var request = withRsa
            ? new CertificateRequest("CN=webhook", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=webhook", ecdsa, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        using var signerKey = _signer.GetECDsaPrivateKey()!;
        using var leaf = request.Create(
            _signer.SubjectName, X509SignatureGenerator.CreateForECDsa(signerKey), from, from.AddDays(30), RandomNumberGenerator.GetBytes(8));
        return new IssuedPem(
            $"{leaf.ExportCertificatePem()}\n{_signer.ExportCertificatePem()}\n",
            withRsa ? rsa.ExportPkcs8PrivateKeyPem() : ecdsa.ExportECPrivateKeyPem(),
            leaf.SerialNumber,
            leaf.NotAfter);
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? signer, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (signer is null)
        {
            return request.CreateSelfSigned(from, until);
        }

        using var issued = request.Create(signer, from, until, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
