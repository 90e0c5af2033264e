using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>A test authority and a server certificate issued by it, created once.</summary>
internal static class TestCertificates
{
    private static readonly Lazy<(string CaPem, X509Certificate2 Server)> Made = new(Make);

    public static string CaPem => Made.Value.CaPem;

    public static X509Certificate2 Server => Made.Value.Server;

    private static (string CaPem, X509Certificate2 Server) Make()
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        var until = from.AddDays(30);
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=Tests", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("*.vault.localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(ca, from, until.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return (ca.ExportCertificatePem(), X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null));
    }
}
