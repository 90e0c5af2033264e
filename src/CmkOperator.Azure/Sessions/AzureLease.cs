namespace CmkOperator.Azure.Sessions;

/// <summary>A lease on an identity's clients: the pool keeps them until it is disposed.</summary>
internal sealed class AzureLease(AzureClients clients, Action<bool>? release = null) : IDisposable
{
    private Action<bool>? _release = release;

    /// <summary>The clients.</summary>
    public AzureClients Clients => clients;

    /// <inheritdoc/>
    public void Dispose() => End(isRefused: false);

    /// <summary>Ends the lease and drops the clients from the pool, because the identity was rejected.</summary>
    public void Refuse() => End(isRefused: true);

    private void End(bool isRefused) => Interlocked.Exchange(ref _release, null)?.Invoke(isRefused);
}
