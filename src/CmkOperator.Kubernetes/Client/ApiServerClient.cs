using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Client;

/// <summary>A client of one API server as one user, with its own connections.</summary>
/// <param name="access">Where the server is and who asks.</param>
/// <param name="handler">Sends requests; belongs to the client.</param>
internal sealed class ApiServerClient(ClusterAccess access, HttpMessageHandler handler) : IDisposable
{
    /// <summary>The server; paths of resources are added to it.</summary>
    public Uri BaseUri => access.Server;

    /// <summary>Sends requests. It has no time limit, because the caller knows the kind of request.</summary>
    public HttpClient HttpClient { get; } = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Whether a file that the configuration came from was replaced since.</summary>
    public bool IsOutdated => access.Files.HaveChanged;

    /// <inheritdoc/>
    public void Dispose() => HttpClient.Dispose();
}
