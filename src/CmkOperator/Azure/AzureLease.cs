namespace CmkOperator.Azure;

/// <summary>The use of an identity's clients for a while: they are kept until it is disposed.</summary>
internal sealed class AzureLease(AzureClients clients, Action? release = null) : IDisposable
{
    private Action? _release = release;

    /// <summary>The clients.</summary>
    public AzureClients Clients => clients;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
