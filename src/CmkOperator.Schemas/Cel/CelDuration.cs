using System.Globalization;

namespace CmkOperator.Schemas.Cel;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5s</c>, <c>-2ms</c>.</summary>
internal static class CelDuration
{
    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("ns", 0.01), ("us", 10), ("µs", 10), ("ms", TimeSpan.TicksPerMillisecond),
        ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    public static bool TryParse(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        var negative = text.StartsWith('-');
        var rest = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return true;
        }

        var ticks = 0.0;
        var any = false;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.".AsSpan());
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            if (FindUnit(rest) is not { } unit)
            {
                return false;
            }

            ticks += number * unit.Ticks;
            rest = rest[unit.Unit.Length..];
            any = true;
        }

        if (!any || ticks > long.MaxValue / 2.0)
        {
            return false;
        }

        span = TimeSpan.FromTicks((long)Math.Round(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>The form of <c>string(duration)</c>: seconds.</summary>
    public static string Format(TimeSpan span) => $"{span.TotalSeconds.ToString("0.#########", CultureInfo.InvariantCulture)}s";

    private static (string Unit, double Ticks)? FindUnit(ReadOnlySpan<char> rest)
    {
        foreach (var unit in Units)
        {
            if (rest.StartsWith(unit.Unit, StringComparison.Ordinal))
            {
                return unit;
            }
        }

        return null;
    }
}
