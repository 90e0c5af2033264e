namespace CmkOperator.Azure.Proxies;

/// <summary>
/// The proxies that the environment names: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>, in upper or lower
/// case; the upper case wins, as in Go.
/// </summary>
internal sealed record ProxySettings
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>The proxy of https destinations, or null.</summary>
    public Uri? Https { get; private init; }

    /// <summary>The proxy of http destinations, or null.</summary>
    public Uri? Http { get; private init; }

    /// <summary>The destinations that are reached without a proxy.</summary>
    public NoProxy Excluded { get; private init; } = NoProxy.Parse(null);

    /// <summary>What is wrong with the variables, one sentence each; without the values, which may hold a password.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>Reads the variables.</summary>
    /// <param name="environment">Looks up an environment variable.</param>
    public static ProxySettings Read(Func<string, string?> environment)
    {
        var problems = new List<string>();
        var fallback = Proxy(environment, "ALL_PROXY", problems);
        return new ProxySettings
        {
            Https = Proxy(environment, "HTTPS_PROXY", problems) ?? fallback,
            Http = Proxy(environment, "HTTP_PROXY", problems) ?? fallback,
            Excluded = NoProxy.Parse(Find(environment, "NO_PROXY").Value),
            Problems = problems,
        };
    }

    /// <summary>The address of a proxy, or null when the text is not an address; without a scheme it is http.</summary>
    /// <param name="text">Such as <c>http://proxy:3128</c> or <c>proxy:3128</c>.</param>
    public static Uri? ParseProxy(string text)
    {
        var address = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        // With both, the proxy resolves names, which is what .NET always leaves to it.
        address = address.StartsWith("socks5h://", StringComparison.OrdinalIgnoreCase) ? $"socks5{address[7..]}" : address;
        return Uri.TryCreate(address, UriKind.Absolute, out var proxy) && proxy.Host.Length > 0 && Schemes.Contains(proxy.Scheme) ? proxy : null;
    }

    private static Uri? Proxy(Func<string, string?> environment, string name, List<string> problems)
    {
        var (variable, value) = Find(environment, name);
        if (value is null)
        {
            return null;
        }

        var proxy = ParseProxy(value);
        if (proxy is null)
        {
            problems.Add($"{variable}: not the address of a proxy, such as http://proxy:3128; the schemes are {string.Join(", ", Schemes)}");
        }

        return proxy;
    }

    private static (string Variable, string? Value) Find(Func<string, string?> environment, string name)
    {
        foreach (var variable in new[] { name, name.ToLowerInvariant() })
        {
            if (environment(variable)?.Trim() is { Length: > 0 } value)
            {
                return (variable, value);
            }
        }

        return (name, null);
    }
}
