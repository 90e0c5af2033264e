using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CmkOperator.Azure.Proxies;

namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>
/// Reads what the current context of a kubeconfig says. A field that cannot be honoured is refused by its name and never ignored:
/// a request without the user's impersonation would have more rights than asked for, one without the proxy would go elsewhere.
/// Nothing is executed here.
/// </summary>
internal static class KubeconfigReader
{
    private static readonly string[] ClusterFields =
    [
        "server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "proxy-url",
        // The operator never asks for compressed answers.
        "disable-compression",
        "extensions",
    ];

    /// <summary>Reads a context.</summary>
    /// <param name="files">Paths of the kubeconfigs, the most important first.</param>
    /// <param name="chosen">The name of the context, or null for the current one.</param>
    /// <exception cref="KubeconfigException">Something in them cannot be honoured.</exception>
    /// <exception cref="IOException">A kubeconfig cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A kubeconfig may not be read.</exception>
    public static ClusterAccess Read(IReadOnlyList<string> files, string? chosen = null)
    {
        var stamps = new FileStamps(files.Select(Path.GetFullPath));
        var config = KubeconfigFiles.Read(files);
        var name = chosen ?? config.CurrentContext
            ?? throw new KubeconfigException($"{config.Names} has no current-context; choose one with 'kubectl config use-context'.");
        var context = config.Find("contexts", "context", name)
            ?? throw new KubeconfigException($"{config.Names} has no context '{name}', which {(chosen is null ? "current-context" : "--context")} names.");
        var cluster = Named(config, context, "clusters", "cluster")
            ?? throw context.Refuse("cluster", "is missing");
        var user = Named(config, context, "users", "user");

        var read = new List<string>();
        var access = Cluster(cluster, read);
        return access with
        {
            Namespace = context.Text("namespace")?.Trim(),
            User = user is null ? new UserAccess() : KubeconfigUser.Read(user, KubeconfigExec.ClusterInfo(cluster, access, read), read),
            Impersonation = user is null ? null : KubeconfigUser.ReadImpersonation(user),
            Files = stamps.With(read),
        };
    }

    /// <summary>A file that a field names, relative to the kubeconfig of that field.</summary>
    /// <param name="node">The entry with the field.</param>
    /// <param name="field">The field with the path.</param>
    /// <param name="read">Collects the files that were read.</param>
    /// <returns>Its text, or null when the field is not set.</returns>
    /// <exception cref="KubeconfigException">It cannot be read.</exception>
    public static string? FileText(KubeconfigNode node, string field, List<string> read)
    {
        if (node.Text(field) is not { } path)
        {
            return null;
        }

        var full = Resolve(node, path);
        read.Add(full);
        try
        {
            return File.ReadAllText(full);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw node.Refuse(field, $"cannot be read: {failure.Message.TrimEnd('.')}", failure);
        }
    }

    /// <summary>The text behind a field with base64, or null when it is not set.</summary>
    /// <exception cref="KubeconfigException">It is not base64.</exception>
    public static string? Data(KubeconfigNode node, string field)
    {
        try
        {
            return node.Text(field) is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null;
        }
        catch (FormatException failure)
        {
            throw node.Refuse(field, "is not base64", failure);
        }
    }

    /// <summary>A path as a kubeconfig has it: relative to that file.</summary>
    public static string Resolve(KubeconfigNode node, string path) => Path.GetFullPath(path, Path.GetDirectoryName(node.File)!);

    /// <summary>Fails on a field that is not one of the known.</summary>
    /// <exception cref="KubeconfigException">There is one.</exception>
    public static void Demand(KubeconfigNode node, IReadOnlyList<string> known)
    {
        if (node.Fields().FirstOrDefault(field => !known.Contains(field)) is { } unknown)
        {
            throw node.Refuse(unknown, "is not known to the operator, which honours a field or refuses it; remove it");
        }
    }

    private static KubeconfigNode? Named(KubeconfigFiles config, KubeconfigNode context, string list, string kind) =>
        context.Text(kind) is not { } name
            ? null
            : config.Find(list, kind, name) ?? throw context.Refuse(kind, $"names '{name}', which is not in {list}");

    private static ClusterAccess Cluster(KubeconfigNode cluster, List<string> read)
    {
        Demand(cluster, ClusterFields);
        var skip = cluster.Flag("insecure-skip-tls-verify");
        var (source, pem) = Data(cluster, "certificate-authority-data") is { } data
            ? ("certificate-authority-data", data)
            : ("certificate-authority", FileText(cluster, "certificate-authority", read));
        if (skip && pem is not null)
        {
            throw cluster.Refuse("insecure-skip-tls-verify", $"contradicts {source}; remove one of them");
        }

        return new ClusterAccess
        {
            Server = Server(cluster, isTls: skip || pem is not null),
            Authorities = pem is null ? [] : Authorities(cluster, source, pem),
            SkipTlsVerify = skip,
            TlsServerName = ServerName(cluster),
            Proxy = Proxy(cluster),
        };
    }

    private static Uri Server(KubeconfigNode cluster, bool isTls)
    {
        var text = cluster.Text("server")?.Trim() ?? throw cluster.Refuse("server", "is missing");
        var address = text.Contains("://", StringComparison.Ordinal) ? text : $"{(isTls ? "https" : "http")}://{text}";
        return Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var server)
            && server is { Scheme: "https" or "http", Host.Length: > 0, Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 }
            ? server
            : throw cluster.Refuse("server", "is not the address of an API server, such as https://cluster.example.org:6443");
    }

    private static string? ServerName(KubeconfigNode cluster) => cluster.Text("tls-server-name") switch
    {
        null => null,
        { } name when Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4 => name,
        { } name when IPAddress.TryParse(name, out _) => $"[{name}]",
        _ => throw cluster.Refuse("tls-server-name", "is not the name of a host"),
    };

    private static Uri? Proxy(KubeconfigNode cluster) => cluster.Text("proxy-url") switch
    {
        null => null,
        { } text when text.Contains("://", StringComparison.Ordinal)
            && ProxySettings.ParseProxy(text) is { Scheme: "http" or "https" or "socks5" } proxy => proxy,
        _ => throw cluster.Refuse("proxy-url", "is not the address of a proxy; it begins with http://, https:// or socks5://"),
    };

    // All certificates of a bundle: clusters behind more than one authority (a rotation, a proxy) need them.
    private static X509Certificate2Collection Authorities(KubeconfigNode cluster, string source, string pem)
    {
        var bundle = new X509Certificate2Collection();
        try
        {
            bundle.ImportFromPem(pem);
        }
        catch (CryptographicException failure)
        {
            throw cluster.Refuse(source, $"cannot be read: {failure.Message.TrimEnd('.')}", failure);
        }

        // An empty collection would trust the system's authorities instead.
        return bundle.Count > 0 ? bundle : throw cluster.Refuse(source, "holds no certificate in PEM");
    }
}
