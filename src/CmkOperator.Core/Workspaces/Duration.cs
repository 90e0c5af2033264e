using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CmkOperator.Workspaces;

/// <summary>Durations as users write them: <c>30m</c>, <c>1h30m</c>, <c>10s</c>.</summary>
public static class Duration
{
    /// <summary>Reads hours, minutes, seconds and milliseconds, each a whole number with its unit, added up.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 1
                || Unit(rest[digits..], out var length) is not { } unit
                || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > (TimeSpan.MaxValue - duration) / unit)
            {
                return false;
            }

            duration += unit * number;
            rest = rest[(digits + length)..];
        }

        return true;
    }

    /// <summary>Writes a duration the same way.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder();
        Append((long)duration.TotalHours, "h");
        Append(duration.Minutes, "m");
        Append(duration.Seconds, "s");
        Append(duration.Milliseconds, "ms");
        return text.ToString();

        void Append(long number, string unit)
        {
            if (number != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
            }
        }
    }

    private static TimeSpan? Unit(ReadOnlySpan<char> text, out int length)
    {
        length = text.StartsWith("ms") ? 2 : 1;
        return text switch
        {
            ['m', 's', ..] => TimeSpan.FromMilliseconds(1),
            ['h', ..] => TimeSpan.FromHours(1),
            ['m', ..] => TimeSpan.FromMinutes(1),
            ['s', ..] => TimeSpan.FromSeconds(1),
            _ => null,
        };
    }
}
