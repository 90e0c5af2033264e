using System.Globalization;

namespace CmkOperator.Azure.Faults;

/// <summary>Reads how long an answer asks the client to wait.</summary>
internal static class RetryAfterHeader
{
    // Zero, and a date that has passed, would have the request repeated without a pause for as long as Azure refuses it.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // A header that asks for more than a day is a mistake or a trap.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Seconds, or an HTTP date; null when the text is neither. At least a second and at most a day, as with each form of it.</summary>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seconds))
        {
            return Bounded(TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)));
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Bounded(date - now)
            : null;
    }

    /// <summary>Milliseconds, as some services send them in a separate header.</summary>
    public static TimeSpan? ParseMilliseconds(string? value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            ? Bounded(TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds)))
            : null;

    /// <summary><c>hh:mm:ss</c>, as Resource Graph writes it.</summary>
    public static TimeSpan? ParseSpan(string? value) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var span) ? Bounded(span) : null;

    private static TimeSpan Bounded(TimeSpan span) => span < Shortest ? Shortest : span > Longest ? Longest : span;
}
