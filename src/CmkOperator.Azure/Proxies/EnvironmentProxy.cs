using System.Net;

namespace CmkOperator.Azure.Proxies;

/// <summary>
/// Chooses the proxy of each request as the environment says. Loopback names never use one, because no proxy can reach those, and neither
/// does the API server of the cluster that the pod runs in.
/// </summary>
/// <param name="settings">The proxies and what is excluded.</param>
/// <param name="clusterHost">The host of the cluster's API server as the pod sees it, or null outside of a pod.</param>
internal sealed class EnvironmentProxy(ProxySettings settings, string? clusterHost) : IWebProxy
{
    /// <summary>The proxy of this process.</summary>
    public static EnvironmentProxy Current { get; } =
        new(ProxySettings.Read(Environment.GetEnvironmentVariable), Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"));

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; } = new ProxyCredentials();

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : ProxyOf(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) =>
        ProxyOf(host) is null
        || host.IsLoopback
        || host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IsCluster(host)
        || settings.Excluded.Matches(host);

    private bool IsCluster(Uri host) =>
        clusterHost is { Length: > 0 }
        && (host.IdnHost.Equals(clusterHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            || host.Host.Equals("kubernetes.default.svc", StringComparison.OrdinalIgnoreCase)
            || host.Host.StartsWith("kubernetes.default.svc.", StringComparison.OrdinalIgnoreCase));

    private Uri? ProxyOf(Uri destination) => destination.Scheme is "https" or "wss" ? settings.Https : settings.Http;
}
