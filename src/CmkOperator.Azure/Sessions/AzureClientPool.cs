using Azure.Core;
using CmkOperator.Tenancy;

namespace CmkOperator.Azure.Sessions;

/// <summary>
/// The clients of every identity in use: the operator's own, and one set for each tenant identity, created on first use and dropped
/// when unused for long or when the identity is rejected. Beyond the capacity, the namespace with the most sets loses its least recently
/// used one, so that a changing set of tenants neither fills the memory nor evicts the clients of others.
/// </summary>
/// <param name="connection">The shared connection to Azure.</param>
/// <param name="operators">The operator's own identity.</param>
/// <param name="operatorsTenant">Its tenant; null when it is not known.</param>
/// <param name="credentialOf">Makes the credential of a tenant's identity.</param>
/// <param name="time">The clock.</param>
internal sealed class AzureClientPool(
    AzureConnection connection, TokenCredential operators, string? operatorsTenant, Func<FederatedIdentity, TokenCredential> credentialOf, TimeProvider time) : IDisposable
{
    /// <summary>How many unused sets of tenants' clients are kept.</summary>
    public const int Capacity = 256;

    // Longer than the interval of most objects; otherwise every check would begin with a new sign-in and empty caches.
    private static readonly TimeSpan IdleLifetime = TimeSpan.FromHours(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<FederatedIdentity, Entry> _entries = [];
    private readonly AzureClients _operators = connection.Connect(operators, isOperatorsTenant: true);
    private bool _isDisposed;

    /// <summary>How many tenant identities currently have clients.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The operator's own clients.</summary>
    public AzureLease RentOperators() => new(_operators);

    /// <summary>The clients of a tenant's identity, and its credential.</summary>
    public (AzureLease Lease, TokenCredential Credential) Rent(FederatedIdentity identity)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_entries.TryGetValue(identity, out var entry))
            {
                var credential = credentialOf(identity);
                var isOperatorsTenant = string.Equals(identity.TenantId, operatorsTenant, StringComparison.OrdinalIgnoreCase);
                _entries[identity] = entry = new Entry(credential, connection.Connect(credential, isOperatorsTenant));
            }

            entry.Users++;
            Prune();
            return (new AzureLease(entry.Clients, isRefused => Return(identity, entry, isRefused)), entry.Credential);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            foreach (var entry in _entries.Values)
            {
                entry.Clients.Dispose();
            }

            _entries.Clear();
            _operators.Dispose();
        }
    }

    private void Return(FederatedIdentity identity, Entry entry, bool isRefused)
    {
        lock (_lock)
        {
            entry.Users--;
            entry.LastUsed = time.GetUtcNow();
            entry.IsRefused |= isRefused;
            if (entry is { Users: 0, IsRefused: true })
            {
                Drop(identity);
            }
        }
    }

    private void Prune()
    {
        var now = time.GetUtcNow();
        foreach (var (identity, _) in Idle().Where(pair => now - pair.Value.LastUsed >= IdleLifetime).ToList())
        {
            Drop(identity);
        }

        while (_entries.Count > Capacity && NextToGo() is { } identity)
        {
            Drop(identity);
        }
    }

    private FederatedIdentity? NextToGo()
    {
        var held = _entries.Keys.CountBy(identity => identity.ServiceAccount.Namespace).ToDictionary();
        return Idle().OrderByDescending(pair => held[pair.Key.ServiceAccount.Namespace]).ThenBy(pair => pair.Value.LastUsed).Select(pair => pair.Key).FirstOrDefault();
    }

    private IEnumerable<KeyValuePair<FederatedIdentity, Entry>> Idle() => _entries.Where(pair => pair.Value.Users == 0);

    private void Drop(FederatedIdentity identity)
    {
        if (_entries.Remove(identity, out var entry))
        {
            entry.Clients.Dispose();
        }
    }

    private sealed class Entry(TokenCredential credential, AzureClients clients)
    {
        public TokenCredential Credential { get; } = credential;

        public AzureClients Clients { get; } = clients;

        public int Users { get; set; }

        public DateTimeOffset LastUsed { get; set; }

        public bool IsRefused { get; set; }
    }
}
