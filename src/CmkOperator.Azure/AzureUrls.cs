using System.Text;

namespace CmkOperator.Azure;

/// <summary>Builds URLs with every segment and value escaped, so that nothing from a manifest can end a path early.</summary>
internal static class AzureUrls
{
    /// <summary>An address below <paramref name="endpoint"/>.</summary>
    /// <param name="endpoint">The service.</param>
    /// <param name="path">The path, such as an ARM id; its segments are escaped.</param>
    /// <param name="apiVersion">The api-version; null for services that carry it in the path.</param>
    /// <param name="query">Further query parameters, in their order.</param>
    public static Uri Build(Uri endpoint, string path, string? apiVersion, params ReadOnlySpan<(string Name, string Value)> query)
    {
        var url = new StringBuilder(endpoint.AbsoluteUri.TrimEnd('/'));
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            // A segment of dots alone would climb to the parent; no Azure name consists of dots.
            url.Append('/').Append(segment is "." or ".." ? "%2E" : Escape(segment));
        }

        var separator = '?';
        if (apiVersion is not null)
        {
            url.Append("?api-version=").Append(apiVersion);
            separator = '&';
        }

        foreach (var (name, value) in query)
        {
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new Uri(url.ToString());
    }

    // servicePrincipals(appId='…') is one segment of Microsoft Graph and must stay unescaped.
    private static string Escape(string segment) => Uri.EscapeDataString(segment)
        .Replace("%28", "(", StringComparison.Ordinal)
        .Replace("%29", ")", StringComparison.Ordinal)
        .Replace("%27", "'", StringComparison.Ordinal)
        .Replace("%3D", "=", StringComparison.Ordinal);
}
