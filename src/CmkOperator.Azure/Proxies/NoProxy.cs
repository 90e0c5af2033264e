using System.Globalization;
using System.Net;

namespace CmkOperator.Azure.Proxies;

/// <summary>
/// The destinations that <c>NO_PROXY</c> names, read as Go's httpproxy reads them, which is what kubectl, the kubelet and most pods use:
/// <c>*</c>, addresses, networks, domains with their sub-domains, each address and domain with an optional port. .NET's own reading knows
/// neither networks nor bare domains, so it would send what a cluster excludes into the proxy.
/// </summary>
internal sealed class NoProxy
{
    private readonly List<Func<IPAddress, int, bool>> _addresses = [];
    private readonly List<Func<string, int, bool>> _domains = [];
    private readonly bool _everything;

    private NoProxy(string list)
    {
        foreach (var entry in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry == "*")
            {
                _everything = true;
                return;
            }

            Add(entry);
        }
    }

    /// <summary>Reads the list. An entry that cannot be read matches nothing, as everywhere else.</summary>
    /// <param name="list">Comma-separated entries; null or empty for none.</param>
    public static NoProxy Parse(string? list) => new(list ?? string.Empty);

    /// <summary>Whether the destination is reached without a proxy.</summary>
    public bool Matches(Uri destination)
    {
        if (_everything)
        {
            return true;
        }

        var host = destination.IdnHost.ToLowerInvariant();
        return (IPAddress.TryParse(host, out var address) && _addresses.Any(matches => matches(Plain(address), destination.Port)))
            || _domains.Any(matches => matches(host, destination.Port));
    }

    private void Add(string entry)
    {
        if (entry.Contains('/', StringComparison.Ordinal) && TryNetwork(entry) is { } network)
        {
            _addresses.Add((address, _) => network.Contains(address));
            return;
        }

        var (host, port) = Split(entry.ToLowerInvariant());
        if (host.Length == 0)
        {
            return;
        }

        if (IPAddress.TryParse(host, out var single) && (host.Contains(':', StringComparison.Ordinal) || host.Count(c => c == '.') == 3))
        {
            var wanted = Plain(single);
            _addresses.Add((address, actual) => address.Equals(wanted) && (port is null || port == actual));
            return;
        }

        AddDomain(host, port);
    }

    private void AddDomain(string host, int? port)
    {
        // "*.example.org" and ".example.org" are the sub-domains alone, "example.org" also itself.
        var domain = host.StartsWith("*.", StringComparison.Ordinal) ? host[1..] : host;
        var isWhole = domain[0] != '.';
        var suffix = Ascii(isWhole ? "." + domain : domain);
        _domains.Add((actual, actualPort) => (port is null || port == actualPort)
            && (actual.EndsWith(suffix, StringComparison.Ordinal) || (isWhole && actual == suffix[1..])));
    }

    private static (string Host, int? Port) Split(string entry)
    {
        var colon = entry.LastIndexOf(':');
        // Several colons without brackets are an IPv6 address.
        var isPort = colon >= 0 && (entry.IndexOf(':', StringComparison.Ordinal) == colon || (entry[0] == '[' && entry[colon - 1] == ']'));
        if (!isPort)
        {
            return (entry.Trim('[', ']'), null);
        }

        // A port that is not a number excludes no destination; port 0 is nobody's.
        var port = int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return (entry[..colon].Trim('[', ']'), port);
    }

    // The bits behind the prefix may be set, as in 10.1.2.3/8, which IPNetwork itself rejects.
    private static IPNetwork? TryNetwork(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(entry.AsSpan(0, slash), out var address)
            || !int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
        {
            return null;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF << Math.Clamp(8 - (length - (i * 8)), 0, 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Ascii(string domain)
    {
        try
        {
            return "." + new IdnMapping().GetAscii(domain[1..]);
        }
        catch (ArgumentException)
        {
            // Not a name that could be asked for: kept as it is, it matches nothing.
            return domain;
        }
    }
}
