using System.Security.Authentication;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// The client of the cluster, made at first use: the operator starts, and answers its health endpoint, with no cluster
/// in sight. After a refused credential or certificate the configuration is read again, as both are replaced in place.
/// </summary>
internal sealed class KubernetesConnection(Func<k8s.Kubernetes> create, NetworkClock clock) : IDisposable
{
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private k8s.Kubernetes? _client;
    private long _createdAt;

    /// <summary>The client in use.</summary>
    /// <exception cref="KubernetesApiException">The configuration cannot be read now; a later call tries again.</exception>
    public k8s.Kubernetes Client
    {
        get
        {
            lock (_lock)
            {
                return _client ??= Create();
            }
        }
    }

    /// <summary>Tells that the server, or we, refused the other's proof of identity.</summary>
    public void Distrust(k8s.Kubernetes client)
    {
        lock (_lock)
        {
            if (ReferenceEquals(client, _client) && clock.Time.GetElapsedTime(_createdAt) >= ShortestLife)
            {
                // Not disposed: other requests may be under way on it; its idle connections close by themselves.
                _client = null;
            }
        }
    }

    /// <summary>Whether a failure to send speaks of certificates rather than of the network.</summary>
    public static bool IsDistrust(Exception failure) => failure is HttpRequestException { InnerException: AuthenticationException };

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _client?.Dispose();
            _client = null;
        }
    }

    private k8s.Kubernetes Create()
    {
        try
        {
            var client = create();
            _createdAt = clock.Time.GetTimestamp();
            return client;
        }
        // The library throws what it likes here: a missing file, bad YAML, a failed credential plugin. None of it ends the process.
        catch (Exception failure)
        {
            throw new KubernetesApiException($"The cluster's configuration cannot be read: {failure.Message}", failure);
        }
    }
}
