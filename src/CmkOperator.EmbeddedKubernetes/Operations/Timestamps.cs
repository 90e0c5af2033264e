using System.Globalization;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>Times on the wire.</summary>
internal static class Timestamps
{
    /// <summary>RFC 3339 in UTC, to the second.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
