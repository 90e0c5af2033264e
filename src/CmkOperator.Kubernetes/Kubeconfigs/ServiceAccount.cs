using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>The cluster that a pod runs in: its address from the environment, its token and authorities from the projected volume.</summary>
internal static class ServiceAccount
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether this process runs in a pod with a service account.</summary>
    public static bool IsThere() => IsThere(Environment.GetEnvironmentVariable, Folder);

    /// <summary>How the API server is reached, or null outside of a pod.</summary>
    /// <exception cref="KubeconfigException">The variables or the authorities cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ClusterAccess? Find() => Find(Environment.GetEnvironmentVariable, Folder);

    /// <summary>The same, with the environment and the folder given.</summary>
    internal static ClusterAccess? Find(Func<string, string?> environment, string folder)
    {
        if (!IsThere(environment, folder))
        {
            return null;
        }

        var (host, port) = (environment("KUBERNETES_SERVICE_HOST")!, environment("KUBERNETES_SERVICE_PORT")!);
        var name = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        if (!Uri.TryCreate($"https://{name}:{port}/", UriKind.Absolute, out var server))
        {
            throw new KubeconfigException($"KUBERNETES_SERVICE_HOST '{host}' and KUBERNETES_SERVICE_PORT '{port}' are not an address.");
        }

        var authority = Path.Combine(folder, "ca.crt");
        var stamps = new FileStamps([authority]);
        var space = Path.Combine(folder, "namespace");
        return new ClusterAccess
        {
            Server = server,
            Namespace = File.Exists(space) ? File.ReadAllText(space).Trim() : null,
            Authorities = Authorities(authority),
            WithoutProxy = true,
            User = new UserAccess { TokenFile = Path.Combine(folder, "token") },
            Files = stamps,
        };
    }

    private static bool IsThere(Func<string, string?> environment, string folder) =>
        !string.IsNullOrEmpty(environment("KUBERNETES_SERVICE_HOST"))
        && !string.IsNullOrEmpty(environment("KUBERNETES_SERVICE_PORT"))
        && File.Exists(Path.Combine(folder, "token"))
        && File.Exists(Path.Combine(folder, "ca.crt"));

    private static X509Certificate2Collection Authorities(string path)
    {
        var bundle = new X509Certificate2Collection();
        try
        {
            bundle.ImportFromPem(File.ReadAllText(path));
        }
        catch (CryptographicException failure)
        {
            throw new KubeconfigException($"{path} cannot be read: {failure.Message}", failure);
        }

        return bundle.Count > 0 ? bundle : throw new KubeconfigException($"{path} holds no certificate.");
    }
}
