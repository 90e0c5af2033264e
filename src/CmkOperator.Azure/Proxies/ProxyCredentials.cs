using System.Net;

namespace CmkOperator.Azure.Proxies;

/// <summary>The user and password that the address of a proxy carries, for that proxy alone.</summary>
internal sealed class ProxyCredentials : ICredentials
{
    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        if (uri.UserInfo.Length == 0)
        {
            return null;
        }

        var parts = uri.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
    }
}
