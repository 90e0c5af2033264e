using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.KubeConfigModels;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// Finds the cluster: the given kubeconfig, else <c>KUBECONFIG</c>, else the pod's own service account, else
/// <c>~/.kube/config</c>. The order is that of client-go.
/// </summary>
internal static class KubernetesClientFactory
{
    private const string ServiceAccountCa = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

    // A peer that vanished silently (a node gone, a balancer replaced) is noticed after the sum of both.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Reads the configuration again and builds a client from it.</summary>
    /// <param name="kubeconfig">Path of a kubeconfig, or null to search the usual places.</param>
    /// <param name="handlers">The handlers that every request passes through, outermost first.</param>
    public static k8s.Kubernetes Create(string? kubeconfig, params DelegatingHandler[] handlers) => Create(Load(kubeconfig), handlers);

    /// <summary>Builds a client from a configuration that was read.</summary>
    /// <param name="configuration">What was read: of a kubeconfig or of the pod.</param>
    /// <param name="handlers">The handlers that every request passes through, outermost first.</param>
    internal static k8s.Kubernetes Create(KubernetesClientConfiguration configuration, params DelegatingHandler[] handlers)
    {
        SocketsHttpHandler? socket = null;
        Configure(configuration, handler => socket = handler);
        var client = new k8s.Kubernetes(
            configuration, configuration.TlsServerName is { Length: > 0 } name ? [.. handlers, new ServerNameHandler(name)] : handlers);
        // The library sets its own options after it called us; none is in use before the first request.
        socket!.SslOptions = ApiServerTls.Options(configuration, socket.SslOptions);
        return client;
    }

    /// <summary>The namespace of the kubeconfig's context or of the pod, or null when neither names one.</summary>
    public static string? CurrentNamespace(string? kubeconfig) => Load(kubeconfig).Namespace is { Length: > 0 } name ? name : null;

    private static void Configure(KubernetesClientConfiguration configuration, Action<SocketsHttpHandler> keep)
    {
        configuration.UserAgent = "cmk-operator";
        // Without a CA the library fails to start; an empty collection makes it trust the CAs of the system.
        configuration.SslCaCerts ??= [];
        configuration.FirstMessageHandlerSetup = handler =>
        {
            handler.KeepAlivePingDelay = PingDelay;
            handler.KeepAlivePingTimeout = PingTimeout;
            handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
            handler.ConnectCallback = ConnectAsync;

            // Watches of many namespaces can exhaust the streams of one connection.
            handler.EnableMultipleHttp2Connections = true;
            keep(handler);
        };
    }

    private static KubernetesClientConfiguration Load(string? kubeconfig)
    {
        var files = Files(kubeconfig);
        if (files.Length > 0)
        {
            return FromFiles(files);
        }

        if (!KubernetesClientConfiguration.IsInCluster())
        {
            throw new FileNotFoundException(
                "There is no cluster to connect to: no kubeconfig was given, KUBECONFIG is not set, this is not a pod, and ~/.kube/config does not exist");
        }

        var configuration = KubernetesClientConfiguration.InClusterConfig();
        configuration.SslCaCerts = ReadBundle(File.ReadAllText(ServiceAccountCa));
        return configuration;
    }

    private static FileInfo[] Files(string? kubeconfig)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return [new FileInfo(kubeconfig)];
        }

        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } variable)
        {
            return [.. variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => new FileInfo(path))];
        }

        if (KubernetesClientConfiguration.IsInCluster())
        {
            return [];
        }

        var home = new FileInfo(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config"));
        return home.Exists ? [home] : [];
    }

    private static KubernetesClientConfiguration FromFiles(FileInfo[] files)
    {
        // Of several files, missing ones are ignored, as in kubectl; if a single file is missing, that is the error to report.
        var present = files.Length == 1 ? files : [.. files.Where(file => file.Exists)];
        if (present.Length == 0 || !present[0].Exists)
        {
            throw new FileNotFoundException($"The kubeconfig {string.Join(Path.PathSeparator, files.Select(file => file.FullName))} does not exist");
        }

        K8SConfiguration[] parts = [.. present.Select(file => KubernetesClientConfiguration.LoadKubeConfig(file))];
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(Merge(parts));
        if (ReadAuthority(parts, configuration.CurrentContext) is { } bundle)
        {
            configuration.SslCaCerts = bundle;
        }

        return configuration;
    }

    // If several files define one name, the first wins.
    private static K8SConfiguration Merge(K8SConfiguration[] parts) => parts.Length == 1
        ? parts[0]
        : new K8SConfiguration
        {
            FileName = parts[0].FileName,
            CurrentContext = parts.Select(part => part.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
            Contexts = [.. parts.SelectMany(part => part.Contexts ?? [])],
            Clusters = [.. parts.SelectMany(part => part.Clusters ?? [])],
            Users = [.. parts.SelectMany(part => part.Users ?? [])],
        };

    // The library uses only the first certificate of a file; clusters behind more than one CA (a rotation, a proxy) need all.
    private static X509Certificate2Collection? ReadAuthority(K8SConfiguration[] parts, string? contextName)
    {
        var context = parts.SelectMany(part => part.Contexts ?? []).FirstOrDefault(c => c.Name == contextName)?.ContextDetails;
        var source = parts.FirstOrDefault(part => part.Clusters?.Any(c => c.Name == context?.Cluster) == true);
        var cluster = source?.Clusters.First(c => c.Name == context!.Cluster).ClusterEndpoint;
        if (cluster?.CertificateAuthorityData is { Length: > 0 } data)
        {
            return ReadBundle(Encoding.ASCII.GetString(Convert.FromBase64String(data)));
        }

        if (cluster?.CertificateAuthority is not { Length: > 0 } path)
        {
            return null;
        }

        // A relative path is relative to the file that contains it.
        var folder = Path.GetDirectoryName(Path.GetFullPath(source!.FileName));
        return ReadBundle(File.ReadAllText(Path.Combine(folder!, path)));
    }

    private static X509Certificate2Collection ReadBundle(string pem)
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(pem);
        return bundle;
    }

    // Names under .localhost are this machine (RFC 6761), which not every resolver implements.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        try
        {
            EndPoint target = host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
                ? new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port)
                : context.DnsEndPoint;
            await socket.ConnectAsync(target, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
