using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Kubeconfigs;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xunit;
using ApiClient = CmkOperator.Kubernetes.Client.KubernetesApi;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>A TLS server whose CA is last in a bundle, behind a name that no resolver knows.</summary>
public sealed class KubernetesClientFactoryTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cmk-operator-client-").FullName;
    private WebApplication _server = null!;
    private int _port;
    private int _requests;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var authority = Authority("the right one");
        using var another = Authority("another");
        File.WriteAllText(PathOf("another.crt"), another.ExportCertificatePem());
        File.WriteAllText(PathOf("bundle.crt"), $"{another.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var leaf = Leaf(authority);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(leaf)));
        _server = builder.Build();
        _server.Run(context =>
        {
            Interlocked.Increment(ref _requests);
            return context.Response.WriteAsync($$"""{"authorization":"{{context.Request.Headers.Authorization}}"}""");
        });
        await _server.StartAsync();
        _port = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("certificate-authority: bundle.crt")]
    [InlineData("certificate-authority-data: DATA")]
    public async Task All_certificates_of_a_bundle_are_trusted_and_names_under_localhost_are_this_machine(string authority)
    {
        var data = Convert.ToBase64String(File.ReadAllBytes(PathOf("bundle.crt")));
        var kubeconfig = Kubeconfig("config", authority.Replace("DATA", data, StringComparison.Ordinal));

        Assert.Equal("""{"authorization":"Bearer secret"}""", await AskAsync(kubeconfig));
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_trusted()
    {
        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(Kubeconfig("config", "certificate-authority: another.crt")));

        Assert.Contains("errors in the certificate chain", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:PORT", "")]
    [InlineData("https://other.localhost:PORT", "")]
    [InlineData("https://kube.localhost:PORT", ", tls-server-name: other.localhost")]
    public async Task A_certificate_of_a_trusted_authority_for_another_name_gets_no_token(string server, string serverName)
    {
        var failure = await Assert.ThrowsAsync<KubernetesApiException>(
            () => AskAsync(Kubeconfig("config", "certificate-authority: bundle.crt" + serverName, server)));

        Assert.Contains("RemoteCertificateNameMismatch", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tls-server-name", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _requests);
    }

    [Fact]
    public async Task A_server_behind_another_address_is_verified_under_its_tls_server_name() =>
        Assert.Equal(
            """{"authorization":"Bearer secret"}""",
            await AskAsync(Kubeconfig("config", "certificate-authority: bundle.crt, tls-server-name: kube.localhost", "https://127.0.0.1:PORT")));

    [Fact]
    public async Task A_pod_verifies_the_name_of_the_server_too()
    {
        var folder = Directory.CreateDirectory(PathOf("serviceaccount")).FullName;
        File.WriteAllText(Path.Combine(folder, "token"), "secret");
        File.Copy(PathOf("bundle.crt"), Path.Combine(folder, "ca.crt"));
        var pod = ServiceAccount.Find(
            name => name switch { "KUBERNETES_SERVICE_HOST" => "127.0.0.1", "KUBERNETES_SERVICE_PORT" => $"{_port}", _ => null }, folder);

        using var connection = new KubernetesConnection(() => KubernetesClientFactory.Create(pod!, TimeProvider.System), NetworkClock.System);
        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => new ApiClient(connection, NetworkClock.System).GetAsync("version", Token));

        Assert.Contains("RemoteCertificateNameMismatch", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _requests);
    }

    [Fact]
    public async Task Only_a_kubeconfig_that_says_so_skips_the_verification() =>
        Assert.Equal(
            """{"authorization":"Bearer secret"}""",
            await AskAsync(Kubeconfig("config", "insecure-skip-tls-verify: true", "https://127.0.0.1:PORT")));

    [Fact]
    public async Task A_missing_kubeconfig_is_named()
    {
        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => AskAsync(PathOf("missing")));

        Assert.Contains(PathOf("missing"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubeconfig_that_appears_later_is_found()
    {
        using var connection = new KubernetesConnection(() => KubernetesClientFactory.Create(PathOf("later")), NetworkClock.System);
        var api = new ApiClient(connection, NetworkClock.System);
        await Assert.ThrowsAsync<KubernetesApiException>(() => api.GetAsync("version", Token));
        Kubeconfig("later", "certificate-authority: bundle.crt");

        Assert.NotEmpty(await api.GetAsync("version", Token));
    }

    private string Kubeconfig(string name, string authority, string server = "https://kube.localhost:PORT")
    {
        File.WriteAllText(PathOf(name), $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "{{server.Replace("PORT", $"{_port}", StringComparison.Ordinal)}}", {{authority}} } }]
            users: [{name: test, user: {token: secret} }]
            contexts: [{name: test, context: {cluster: test, user: test, namespace: ops} }]
            """);
        return PathOf(name);
    }

    private static async Task<string> AskAsync(string kubeconfig)
    {
        using var connection = new KubernetesConnection(() => KubernetesClientFactory.Create(kubeconfig), NetworkClock.System);
        return System.Text.Encoding.UTF8.GetString(await new ApiClient(connection, NetworkClock.System).GetAsync("version", Token));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Leaf(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("kube.localhost");
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddHours(12), [1, 2, 3, 4]);
        return leaf.CopyWithPrivateKey(key);
    }
}
