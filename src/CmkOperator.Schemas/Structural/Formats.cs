using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Schemas.Structural;

/// <summary>The <c>format</c>s of strings that Kubernetes checks; others are taken without a look.</summary>
internal static partial class Formats
{
    public static bool Matches(string format, string text) => format switch
    {
        "date-time" => IsDateTime(text),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "duration" => IsDuration(text),
        "uuid" => UuidPattern().IsMatch(text),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        "ipv4" => IPAddress.TryParse(text, out var v4) && v4.AddressFamily == AddressFamily.InterNetwork,
        "ipv6" => IPAddress.TryParse(text, out var v6) && v6.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "hostname" => Uri.CheckHostName(text) == UriHostNameType.Dns,
        _ => true,
    };

    /// <summary>Whether an integer fits the width that its format says.</summary>
    public static bool FitsInteger(string format, JsonNode node) => format switch
    {
        "int32" => node.AsLong() is >= int.MinValue and <= int.MaxValue,
        "int64" => node.AsLong() is not null,
        _ => true,
    };

    private static bool IsDateTime(string text) => DateTimePattern().IsMatch(text)
        && DateTimeOffset.TryParse(text.ToUpperInvariant(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    // Wider than Go's durations: the library also takes days and weeks, and a space before the unit.
    private static bool IsDuration(string text) => DurationPattern().IsMatch(text);

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex DateTimePattern();

    [GeneratedRegex(@"\A[-+]?(0|([0-9]+(\.[0-9]*)?\s*(ns|us|µs|ms|s|m|h|d|w|sec|secs|second|seconds|min|mins|minute|minutes|hr|hour|hours|day|days|wk|week|weeks)\s*)+)\z")]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z")]
    private static partial Regex UuidPattern();
}
