using System.Security.Authentication;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// The client of the cluster, created on first use, so that the operator starts and serves its health endpoint without a
/// reachable cluster. After a rejected credential or certificate it reads the configuration again, because both are replaced in place.
/// </summary>
internal sealed class KubernetesConnection(Func<ApiServerClient> create, NetworkClock clock) : IDisposable
{
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();

    // Held while a configuration is read, which a credential plugin can make slow; whoever only asks, or ends, must not wait for it.
    private readonly Lock _creating = new();
    private ApiServerClient? _client;
    private long _createdAt;
    private bool _isDisposed;

    /// <summary>The client in use.</summary>
    /// <exception cref="KubernetesApiException">The configuration cannot be read now; a later call retries.</exception>
    public ApiServerClient Client
    {
        get
        {
            lock (_creating)
            {
                return Current ?? Keep(Create());
            }
        }
    }

    private ApiServerClient? Current
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
    public Task<ApiServerClient> ClientAsync(CancellationToken cancellationToken) =>
        Current is { } known ? Task.FromResult(known) : Task.Run(() => Client, CancellationToken.None).WaitAsync(cancellationToken);

    /// <summary>Reports that the server rejected our credentials, or that we rejected its certificate.</summary>
    public void Distrust(ApiServerClient client) => Drop(client, ShortestLife);

    /// <summary>Reports that the server did not answer: it may have another address or another authority by now, if a file was replaced.</summary>
    public void Doubt(ApiServerClient client) => Drop(client, TimeSpan.MaxValue);

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

    private void Drop(ApiServerClient client, TimeSpan shortestLife)
    {
        lock (_lock)
        {
            // A file that was replaced is reason enough; without one, reading again rarely helps and is not repeated with every request.
            if (ReferenceEquals(client, _client) && (client.IsOutdated || clock.Time.GetElapsedTime(_createdAt) >= shortestLife))
            {
                // Not disposed, because other requests may still use it; its idle connections close by themselves.
                _client = null;
            }
        }
    }

    private ApiServerClient Keep(ApiServerClient client)
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

    private ApiServerClient Create()
    {
        try
        {
            return create();
        }
        // A missing file, a field that cannot be honoured, a cut line of a test: none may end the process.
        catch (Exception failure)
        {
            throw new KubernetesApiException($"The cluster's configuration cannot be read: {failure.Message}", failure);
        }
    }
}
