using System.Security.Authentication;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// The client of the cluster, created on first use, so that the operator starts and serves its health endpoint without a
/// reachable cluster. After a rejected credential or certificate it reads the configuration again, because both are replaced in place.
/// </summary>
internal sealed class KubernetesConnection(Func<k8s.Kubernetes> create, NetworkClock clock) : IDisposable
{
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();

    // Held while a configuration is read, which a credential plugin can make slow; whoever only asks, or ends, must not wait for it.
    private readonly Lock _creating = new();
    private k8s.Kubernetes? _client;
    private long _createdAt;
    private bool _isDisposed;

    /// <summary>The client in use.</summary>
    /// <exception cref="KubernetesApiException">The configuration cannot be read now; a later call retries.</exception>
    public k8s.Kubernetes Client
    {
        get
        {
            lock (_creating)
            {
                return Current ?? Keep(Create());
            }
        }
    }

    private k8s.Kubernetes? Current
    {
        get
        {
            lock (_lock)
            {
                return _client;
            }
        }
    }

    /// <summary>The client in use, without blocking the caller while it is created; the caller can give up.</summary>
    /// <exception cref="KubernetesApiException">The configuration cannot be read now; a later call retries.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<k8s.Kubernetes> ClientAsync(CancellationToken cancellationToken) =>
        Current is { } known ? Task.FromResult(known) : Task.Run(() => Client, CancellationToken.None).WaitAsync(cancellationToken);

    /// <summary>Reports that the server rejected our credentials, or that we rejected its certificate.</summary>
    public void Distrust(k8s.Kubernetes client)
    {
        lock (_lock)
        {
            if (ReferenceEquals(client, _client) && clock.Time.GetElapsedTime(_createdAt) >= ShortestLife)
            {
                // Not disposed, because other requests may still use it; its idle connections close by themselves.
                _client = null;
            }
        }
    }

    /// <summary>Whether a failure to send is about certificates rather than the network.</summary>
    public static bool IsDistrust(Exception failure) => failure is HttpRequestException { InnerException: AuthenticationException };

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _client?.Dispose();
            _client = null;
        }
    }

    private k8s.Kubernetes Keep(k8s.Kubernetes client)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                client.Dispose();
                ObjectDisposedException.ThrowIf(_isDisposed, this);
            }

            _createdAt = clock.Time.GetTimestamp();
            return _client = client;
        }
    }

    private k8s.Kubernetes Create()
    {
        try
        {
            return create();
        }
        // The library throws various exceptions here: a missing file, bad YAML, a failed credential plugin. None may end the process.
        catch (Exception failure)
        {
            throw new KubernetesApiException($"The cluster's configuration cannot be read: {failure.Message}", failure);
        }
    }
}
