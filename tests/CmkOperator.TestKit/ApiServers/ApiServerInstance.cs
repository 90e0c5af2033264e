using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CmkOperator.TestKit.ApiServers;

/// <summary>An etcd and a kube-apiserver on free loopback ports, with everything they write in one temporary folder.</summary>
public sealed class ApiServerInstance : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly ChildProcess _etcd;
    private readonly ChildProcess _apiServer;
    private readonly string _folder;

    private ApiServerInstance(string folder, int port, string token, ChildProcess etcd, ChildProcess apiServer)
    {
        _folder = folder;
        _etcd = etcd;
        _apiServer = apiServer;
        Url = new Uri($"https://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        Token = token;
        KubeconfigPath = Path.Combine(folder, "kubeconfig");
        CertificateAuthorityPath = Path.Combine(folder, "ca.crt");
    }

    /// <summary>The CRD of the source tree.</summary>
    public static string CrdPath { get; } = Repository.PathOf("config", "crd", "bases", "cmk-operator.io_cmkworkspaces.yaml");

    /// <summary>Its address.</summary>
    public Uri Url { get; }

    /// <summary>Bearer token of an administrator.</summary>
    public string Token { get; }

    /// <summary>A kubeconfig with that token.</summary>
    public string KubeconfigPath { get; }

    /// <summary>The certificate authority of the server, as PEM.</summary>
    public string CertificateAuthorityPath { get; }

    /// <summary>A client with address, trust and token set.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <summary>Starts both programs and installs the CRD. Retries when another process takes a port in between.</summary>
    public static async Task<ApiServerInstance> StartAsync(string assets, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var instance = Launch(assets);
            try
            {
                await instance.WaitUntilReadyAsync(cancellationToken);
                await instance.InstallCrdAsync(cancellationToken);
                return instance;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                await instance.DisposeAsync();
            }
            catch
            {
                await instance.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Applies the CRD of the source tree with server-side apply, and waits until its objects can be listed.</summary>
    public async Task InstallCrdAsync(CancellationToken cancellationToken) =>
        await InstallCrdAsync(await File.ReadAllTextAsync(CrdPath, cancellationToken), "cmk-operator.io", cancellationToken);

    /// <summary>The same with another text, which names another API group so that it does not disturb the other tests.</summary>
    public async Task InstallCrdAsync(string yaml, string group, CancellationToken cancellationToken, string plural = "cmkworkspaces")
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Patch,
            $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{plural}.{group}?fieldManager=tests&force=true")
        {
            Content = new StringContent(yaml, Encoding.UTF8, new MediaTypeHeaderValue("application/apply-patch+yaml")),
        };
        using var response = await Client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new InvalidDataException($"The API server rejected the CRD with {(int)response.StatusCode}: {body}");
        }

        await PollAsync($"/apis/{group}/v1alpha1/{plural}?limit=1", cancellationToken);
    }

    /// <summary>Creates the namespace if the server has namespaces; without them it accepts every name.</summary>
    public async Task EnsureNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        using var body = new StringContent(
            $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""", Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(new Uri("/api/v1/namespaces", UriKind.Relative), body, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.NotFound))
        {
            throw new InvalidOperationException($"Namespace {name} could not be created: {(int)response.StatusCode}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _apiServer.DisposeAsync();
        await _etcd.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static ApiServerInstance Launch(string assets)
    {
        var folder = Directory.CreateTempSubdirectory("cmk-operator-apiserver-").FullName;
        var ports = FreePorts.Take(3).Select(port => port.ToString(CultureInfo.InvariantCulture)).ToArray();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(Path.Combine(folder, "tokens.csv"), $"{token},admin,admin,system:masters\n");
        WriteServiceAccountKeys(folder);

        var etcdUrl = $"http://127.0.0.1:{ports[1]}";
        var peerUrl = $"http://127.0.0.1:{ports[2]}";
        var etcd = ChildProcess.Start(
            Path.Combine(assets, "etcd"),
            [
                $"--data-dir={Path.Combine(folder, "etcd")}",
                $"--listen-client-urls={etcdUrl}",
                $"--advertise-client-urls={etcdUrl}",
                $"--listen-peer-urls={peerUrl}",
                $"--initial-advertise-peer-urls={peerUrl}",
                $"--initial-cluster=default={peerUrl}",
                "--unsafe-no-fsync",
            ],
            Path.Combine(folder, "etcd.log"));
        var apiServer = ChildProcess.Start(
            Path.Combine(assets, "kube-apiserver"),
            [
                $"--etcd-servers={etcdUrl}",
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                $"--secure-port={ports[0]}",
                $"--cert-dir={Path.Combine(folder, "certs")}",
                $"--token-auth-file={Path.Combine(folder, "tokens.csv")}",
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=https://127.0.0.1",
                $"--service-account-key-file={Path.Combine(folder, "sa.pub")}",
                $"--service-account-signing-key-file={Path.Combine(folder, "sa.key")}",
            ],
            Path.Combine(folder, "apiserver.log"));
        return new ApiServerInstance(folder, int.Parse(ports[0], CultureInfo.InvariantCulture), token, etcd, apiServer);
    }

    private static void WriteServiceAccountKeys(string folder)
    {
        using var key = RSA.Create(2048);
        File.WriteAllText(Path.Combine(folder, "sa.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "sa.pub"), key.ExportSubjectPublicKeyInfoPem());
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        // The server creates its own certificate: the leaf first, its authority second.
        var served = Path.Combine(_folder, "certs", "apiserver.crt");
        await UntilAsync("its certificate", () => Task.FromResult(File.Exists(served) && TryLoad(served).Count > 1), cancellationToken);
        var authority = TryLoad(served)[1];
        await File.WriteAllTextAsync(CertificateAuthorityPath, authority.ExportCertificatePem(), cancellationToken);
        await File.WriteAllTextAsync(KubeconfigPath, Kubeconfig(), cancellationToken);
        Client = NewClient(authority);
        await PollAsync("/apis/coordination.k8s.io/v1", cancellationToken);
        await PollAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions?limit=1", cancellationToken);
    }

    private static X509Certificate2Collection TryLoad(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates;
    }

    private HttpClient NewClient(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(authority);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
        return new HttpClient(handler)
        {
            BaseAddress = Url,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
        };
    }

    private string Kubeconfig() =>
        $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
          - name: test
            cluster: {server: "{{Url}}", certificate-authority: "{{CertificateAuthorityPath}}"}
        users:
          - name: admin
            user: {token: "{{Token}}"}
        contexts:
          - name: test
            context: {cluster: test, user: admin, namespace: default}
        """;

    private Task PollAsync(string path, CancellationToken cancellationToken) =>
        UntilAsync(
            path,
            async () =>
            {
                try
                {
                    using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                    return response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            cancellationToken);

    private async Task UntilAsync(string what, Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (_etcd.HasExited || _apiServer.HasExited || TimeProvider.System.GetElapsedTime(began) > StartLimit)
            {
                throw new InvalidOperationException(
                    $"The API server did not serve {what}.\netcd: {_etcd.LogTail()}\nkube-apiserver: {_apiServer.LogTail()}");
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }
}
