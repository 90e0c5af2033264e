using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>
/// An API server as far as a client's identity goes: TLS for <c>kube.localhost</c> and 127.0.0.1, any client certificate, and a record of who
/// asked. What it accepts is up to the test. Files of a test go into its folder.
/// </summary>
internal sealed class TlsApiServer : IAsyncDisposable
{
    private readonly X509Certificate2 _authority = IssueAuthority();
    private WebApplication? _app;

    /// <summary>A folder of the test.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cmk-operator-kubeconfig-").FullName;

    public int Port { get; private set; }

    public ConcurrentQueue<SeenRequest> Requests { get; } = [];

    /// <summary>Whether a request is let in; else it gets a 401.</summary>
    public Func<SeenRequest, bool> Accepts { get; set; } = _ => true;

    public string AuthorityPem => _authority.ExportCertificatePem();

    public static async Task<TlsApiServer> StartAsync()
    {
        var server = new TlsApiServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var leaf = server.IssueServer();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = leaf;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        })));
        server._app = builder.Build();
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        server.Port = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        server.Write("ca.crt", server.AuthorityPem);
        return server;
    }

    /// <summary>Writes a file of the test and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a shell script and returns its path.</summary>
    public string Script(string name, string body)
    {
        var path = Path.Combine(Folder, name);
        Tool.WriteScript(path, "#!/bin/sh\n" + body);
        return path;
    }

    /// <summary>Writes a kubeconfig of this server for a user.</summary>
    /// <param name="user">The user's fields as a YAML flow mapping.</param>
    /// <param name="cluster">More fields of the cluster, each with a comma before it.</param>
    /// <param name="server">The address; PORT becomes this server's.</param>
    /// <param name="name">The file.</param>
    public string Kubeconfig(string user, string cluster = "", string server = "https://kube.localhost:PORT", string name = "config") => Write(name, $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "{{server.Replace("PORT", $"{Port}", StringComparison.Ordinal)}}", certificate-authority: ca.crt {{cluster}} } }]
        users: [{name: dev, user: {{user}} }]
        contexts: [{name: test, context: {cluster: test, user: dev, namespace: ops} }]
        """);

    /// <summary>A client certificate and its key, as PEM.</summary>
    public (string Certificate, string Key) IssueClient(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var seen = new SeenRequest(
            context.Request.Path.Value!,
            headers.Authorization.ToString(),
            context.Connection.ClientCertificate?.Subject ?? "",
            context.Request.Protocol,
            [.. headers.Where(header => header.Key.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase))
                .SelectMany(header => header.Value.Select(value => $"{header.Key}: {value}"))]);
        Requests.Enqueue(seen);
        context.Response.StatusCode = Accepts(seen) ? 200 : 401;
        await context.Response.WriteAsync("{}");
    }

    private static X509Certificate2 IssueAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cluster", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private X509Certificate2 IssueServer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("kube.localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.Any);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddHours(12), [1, 2, 3, 4]);
        return leaf.CopyWithPrivateKey(key);
    }
}

/// <summary>A request and who sent it.</summary>
/// <param name="Path">The path.</param>
/// <param name="Authorization">The header, or empty.</param>
/// <param name="Certificate">The subject of the client's certificate, or empty.</param>
/// <param name="Protocol">Such as HTTP/2.</param>
/// <param name="Impersonation">The lines of the impersonation headers.</param>
internal sealed record SeenRequest(string Path, string Authorization, string Certificate, string Protocol, IReadOnlyList<string> Impersonation);
