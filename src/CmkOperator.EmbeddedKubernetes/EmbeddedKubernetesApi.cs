using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Discovery;
using CmkOperator.EmbeddedKubernetes.OpenApi;
using CmkOperator.EmbeddedKubernetes.Operations;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Serving;
using CmkOperator.EmbeddedKubernetes.Storage;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Yaml;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CmkOperator.EmbeddedKubernetes;

/// <summary>
/// A Kubernetes API server in this process, for the sandbox and fast tests: custom resources with all that a real server does
/// for them, namespaces, events and leases. It has no pods and no controllers. HTTPS on loopback; a bearer token is required.
/// </summary>
public sealed class EmbeddedKubernetesApi : IAsyncDisposable
{
    /// <summary>
    /// The annotation of a namespace that forbids writes to the custom resources in it, as an admission policy of others would: <c>finalizers</c>, <c>status</c>,
    /// or both with a comma, and the status of the answer where it is not 403: <c>finalizers=422</c>.
    /// </summary>
    public const string FreezeAnnotation = WriteFreeze.Annotation;

    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    private readonly ServerCertificates _certificates;
    private readonly ApiServer _server;
    private readonly ObjectStore _store;
    private WebApplication? _host;
    private CancellationTokenSource _stopping = new();

    private EmbeddedKubernetesApi(EmbeddedKubernetesApiOptions options)
    {
        DataDirectory = Path.GetFullPath(options.DataDirectory);
        Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _certificates = ServerCertificates.Create();
        _store = new ObjectStore(options.History);
        var catalog = new ResourceCatalog();
        var removal = new ObjectRemoval(_store, catalog, options.Clock);
        var writer = new ObjectWriter(_store, catalog, removal, options.Clock);
        Seed(writer, options);
        var resources = new ResourceEndpoint(_store, new ObjectReader(_store), writer, removal, options.Clock);
        _server = new ApiServer(catalog, resources, new DiscoveryEndpoint(catalog), new OpenApiEndpoint(catalog), Token);
    }

    /// <summary>Where the files are.</summary>
    public string DataDirectory { get; }

    /// <summary>The address, for example <c>https://127.0.0.1:41234/</c>.</summary>
    public Uri Url { get; private set; } = new("https://127.0.0.1/");

    /// <summary>The bearer token of the only user, who may do everything.</summary>
    public string Token { get; }

    /// <summary>The authority that signed the server's certificate, in PEM.</summary>
    public string CertificateAuthorityPem => _certificates.AuthorityPem;

    /// <summary>The kubeconfig of that user.</summary>
    public string KubeconfigPath => Path.Combine(DataDirectory, "kubeconfig");

    /// <summary>Starts a server and writes its kubeconfig.</summary>
    /// <exception cref="IOException">The port is taken, or the folder cannot be written.</exception>
    /// <exception cref="FormatException">A definition is not YAML.</exception>
    public static async Task<EmbeddedKubernetesApi> StartAsync(EmbeddedKubernetesApiOptions options, CancellationToken cancellation = default)
    {
        var api = new EmbeddedKubernetesApi(options);
        try
        {
            Directory.CreateDirectory(api.DataDirectory);
            await api.ListenAsync(options.Port, cancellation);
            await File.WriteAllTextAsync(Path.Combine(api.DataDirectory, "ca.crt"), api.CertificateAuthorityPem, cancellation);
            await KubeconfigFile.WriteAsync(api.KubeconfigPath, api.Url, api.CertificateAuthorityPem, api.Token, cancellation);
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads YAML as a Kubernetes API and kubectl do; empty documents are left out.</summary>
    /// <param name="yaml">YAML, or JSON, which is a subset of it.</param>
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static IReadOnlyList<JsonNode> ReadYaml(string yaml) => YamlToJson.ReadAll(yaml);

    /// <summary>Stops listening and ends every watch and connection; the data stays in memory for <see cref="RestartAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (_host is not { } host)
        {
            return;
        }

        _host = null;
        await _stopping.CancelAsync();
        using var grace = new CancellationTokenSource(StopGrace);
        await host.StopAsync(grace.Token);
        await host.DisposeAsync();
    }

    /// <summary>Stops and starts again at the same address with the same data, as when an API server is upgraded.</summary>
    /// <param name="whileDown">What happens before it is back, if anything.</param>
    /// <param name="cancellation">Ends the start.</param>
    public async Task RestartAsync(Func<Task>? whileDown = null, CancellationToken cancellation = default)
    {
        await StopAsync();
        if (whileDown is not null)
        {
            await whileDown();
        }

        await ListenAsync(Url.Port, cancellation);
    }

    /// <summary>Forgets the history, as etcd's compaction does: watches and list continuations from before are answered with 410.</summary>
    public void CompactHistory() => _store.Compact();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        _certificates.Dispose();
    }

    private async Task ListenAsync(int port, CancellationToken cancellation)
    {
        _stopping.Dispose();
        _stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Watches send nothing for long, and clients of a test may be paused in a debugger.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(_certificates.Server);
            });
        });
        var host = builder.Build();
        var stopping = _stopping.Token;
        host.Run(context => _server.HandleAsync(context, stopping));
        try
        {
            await host.StartAsync(cancellation);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        _host = host;
        Url = new Uri(host.Urls.First());
    }

    private static void Seed(ObjectWriter writer, EmbeddedKubernetesApiOptions seed)
    {
        var options = new WriteOptions(false, "kube-apiserver", "Ignore", false);
        foreach (var name in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
        {
            var item = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
            item["metadata"]!["uid"] = name == "kube-system" ? seed.ClusterUid : Guid.NewGuid().ToString();
            writer.Seed(BuiltInResources.Namespaces, item, options);
        }

        var kind = BuiltInResources.CustomResourceDefinitions;
        foreach (var definition in seed.CustomResourceDefinitions.SelectMany(YamlToJson.ReadAll).OfType<JsonObject>().Where(d => d.Text("kind") == kind.Kind))
        {
            ObjectIntake.CheckType(definition, kind);
            ObjectIntake.Shape(definition, kind);
            writer.Create(kind, "", definition, options);
        }
    }
}
