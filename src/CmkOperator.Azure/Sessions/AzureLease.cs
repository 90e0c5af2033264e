namespace CmkOperator.Azure.Sessions;

/// <summary>The use of an identity's clients for a while: they are kept until it is disposed.</summary>
internal sealed class AzureLease(AzureClients clients, Action<bool>? release = null) : IDisposable
{
    private Action<bool>? _release = release;

    /// <summary>The clients.</summary>
    public AzureClients Clients => clients;

    /// <inheritdoc/>
    public void Dispose() => End(isRefused: false);

    /// <summary>Ends the use; since the identity was refused, its clients are not kept for another one either.</summary>
    public void Refuse() => End(isRefused: true);

    private void End(bool isRefused) => Interlocked.Exchange(ref _release, null)?.Invoke(isRefused);
}
