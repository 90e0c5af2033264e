using System.Security.Authentication;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Tests.Telemetry.Fakes;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Webhooks;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

/// <summary>The certificate's files, changed in the ways that Secrets and people change them.</summary>
public sealed class ServingCertificateTests : IDisposable
{
    private readonly WebhookAuthority _authority = new();
    private readonly SecretFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly TestLogger<ServingCertificate> _log = new();
    private readonly MeasuredValues _measured = new();
    private readonly ServingCertificate _certificate;

    public ServingCertificateTests() => _certificate = new ServingCertificate(_folder.Path, _time, _log, _measured.Webhook);

    private string? Shown => _certificate.Current?.Context.TargetCertificate.SerialNumber;

    public void Dispose()
    {
        _measured.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_certificate_that_appears_late_is_used_immediately()
    {
        Assert.Null(Shown);
        Assert.Equal($"the webhook has no certificate: {Path.Combine(_folder.Path, "tls.crt")} does not exist", _certificate.Problem);

        var issued = _authority.Issue();
        _folder.Swap(issued);

        Assert.Equal(issued.Serial, Shown);
        Assert.Null(_certificate.Problem);
        Assert.Equal(issued.NotAfter.ToUniversalTime(), _certificate.Current!.NotAfter.UtcDateTime);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_swapped_one_is_used_after_the_interval_and_not_before(bool withRsa)
    {
        var (first, second) = (_authority.Issue(), _authority.Issue(withRsa));
        _folder.Swap(first);
        Assert.Equal(first.Serial, Shown);

        _folder.Swap(second);
        _time.Advance(ServingCertificate.Interval - TimeSpan.FromSeconds(1));
        Assert.Equal(first.Serial, Shown);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(second.Serial, Shown);
    }

    [Fact]
    public void The_intermediate_authorities_are_presented_with_it()
    {
        _folder.Swap(_authority.Issue());

        Assert.Equal("CN=Signer", Assert.Single(_certificate.Current!.Context.IntermediateCertificates).Subject);
    }

    [Fact]
    public void A_half_written_pair_leaves_the_previous_one_in_force_and_is_logged_once()
    {
        var (first, second) = (_authority.Issue(), _authority.Issue());
        _folder.Swap(first);
        Assert.Equal(first.Serial, Shown);

        _folder.Swap(second.Certificate, first.Key);
        Look(3);
        Assert.Equal(first.Serial, Shown);
        Assert.Null(_certificate.Problem);

        _folder.Swap(second);
        Look(1);
        Assert.Equal(second.Serial, Shown);
        Assert.Collection(
            _log.Lines,
            line => Assert.StartsWith("Information: The webhook's certificate was read from", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Warning: The webhook's certificate cannot be renewed: tls.crt and tls.key in", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Information: The webhook's certificate was read from", line, StringComparison.Ordinal));
        Assert.Equal(3, _measured.Lines.Count(line => line == "certwatcher_read_certificate_total{} 1"));
        Assert.Equal(1, _measured.Lines.Count(line => line == "certwatcher_read_certificate_errors_total{} 1"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("no pem", "no pem")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void An_invalid_certificate_is_reported_without_quoting_it(string certificate, string key)
    {
        _folder.Swap(certificate, key);

        Assert.Null(_certificate.Current);
        Assert.EndsWith("are not a PEM certificate and its unencrypted private key", _certificate.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("AAAA", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_without_its_certificate_is_unusable()
    {
        _folder.Swap(_authority.Issue().Certificate, _authority.Issue().Key);

        Assert.Null(_certificate.Current);
    }

    [Fact]
    public void A_deleted_folder_leaves_the_certificate_in_force()
    {
        var issued = _authority.Issue();
        _folder.Swap(issued);
        Assert.Equal(issued.Serial, Shown);

        File.Delete(Path.Combine(_folder.Path, "tls.key"));
        Look(2);

        Assert.Equal(issued.Serial, Shown);
        Assert.EndsWith($"tls.key does not exist; the previous one, which expires {_certificate.Current!.NotAfter:u}, stays in use", _log.Lines.Last(), StringComparison.Ordinal);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Nothing_older_than_TLS_1_2_is_accepted()
    {
        Assert.Throws<AuthenticationException>(() => WebhookServer.Handshake(_certificate));

        _folder.Swap(_authority.Issue());

        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, WebhookServer.Handshake(_certificate).EnabledSslProtocols);
    }

    private void Look(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(ServingCertificate.Interval);
            Assert.NotNull(_certificate.Current);
        }
    }
}
