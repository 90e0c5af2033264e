using System.Net;

namespace CmkOperator.Azure.Clouds;

/// <summary>The machine's proxy, bypassed for loopback names because no proxy can reach those.</summary>
/// <param name="inner">The proxy that the environment names.</param>
internal sealed class LoopbackBypassingProxy(IWebProxy inner) : IWebProxy
{
    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => inner.Credentials;
        set => inner.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : inner.GetProxy(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) =>
        host.IsLoopback || host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) || inner.IsBypassed(host);
}
