using Azure.Core;
using CmkOperator.Tenancy;

namespace CmkOperator.Azure;

/// <summary>
/// The clients of every identity that is in use: the operator's own, and one set for each of the tenants', made when first asked for
/// and dropped when not used for long, or, beyond the capacity, when not used for longest. Tenants that come and go must not fill the memory.
/// </summary>
/// <param name="connection">The way to Azure that all share.</param>
/// <param name="operators">The operator's own identity.</param>
/// <param name="operatorsTenant">Its tenant; null when it is not known.</param>
/// <param name="credentialOf">Makes the credential of a tenant's identity.</param>
/// <param name="time">The clock.</param>
internal sealed class AzureClientPool(
    AzureConnection connection, TokenCredential operators, string? operatorsTenant, Func<FederatedIdentity, TokenCredential> credentialOf, TimeProvider time) : IDisposable
{
    /// <summary>How many sets of tenants' clients are kept while nobody uses them.</summary>
    public const int Capacity = 256;

    // Longer than the interval of most objects, or every check would begin with a new sign-in and empty memories.
    private static readonly TimeSpan IdleLifetime = TimeSpan.FromHours(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<FederatedIdentity, Entry> _entries = [];
    private readonly AzureClients _operators = connection.Connect(operators, isOperatorsTenant: true);
    private bool _isDisposed;

    /// <summary>How many identities of tenants have clients now.</summary>
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
            return (new AzureLease(entry.Clients, () => Return(entry)), entry.Credential);
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

    private void Return(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            entry.LastUsed = time.GetUtcNow();
        }
    }

    private void Prune()
    {
        var now = time.GetUtcNow();
        var idle = _entries.Where(pair => pair.Value.Users == 0).OrderBy(pair => pair.Value.LastUsed).ToList();
        foreach (var (identity, entry) in idle)
        {
            if (_entries.Count > Capacity || now - entry.LastUsed >= IdleLifetime)
            {
                _entries.Remove(identity);
                entry.Clients.Dispose();
            }
        }
    }

    private sealed class Entry(TokenCredential credential, AzureClients clients)
    {
        public TokenCredential Credential { get; } = credential;

        public AzureClients Clients { get; } = clients;

        public int Users { get; set; }

        public DateTimeOffset LastUsed { get; set; }
    }
}
