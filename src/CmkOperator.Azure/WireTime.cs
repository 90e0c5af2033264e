using System.Globalization;

namespace CmkOperator.Azure;

/// <summary>Reads the times that Azure writes; text that is not a time is null, not an error.</summary>
internal static class WireTime
{
    /// <summary>An ISO 8601 time; without an offset it is UTC.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>Seconds since 1970.</summary>
    public static DateTimeOffset? FromUnixSeconds(long? seconds) =>
        seconds is >= -62_135_596_800 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value) : null;
}
