using System.Globalization;

namespace CmkOperator.EmbeddedKubernetes.Tables;

/// <summary>Times as kubectl's tables show them: <c>3m20s</c>, <c>5h</c>, <c>2d3h</c>.</summary>
internal static class HumanTime
{
    public static string Since(string? timestamp, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(timestamp))
        {
            return "<unknown>";
        }

        return DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Format(now - time)
            : "<invalid>";
    }

    // The steps are those of k8s.io/apimachinery/pkg/util/duration.HumanDuration.
    public static string Format(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        var minutes = seconds / 60;
        var hours = minutes / 60;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            < 600 => Two(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => $"{minutes}m",
            < 8 * 3600 => Two(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => $"{hours}h",
            < 8 * 86400 => Two(hours / 24, "d", hours % 24, "h"),
            < 2 * 365 * 86400 => $"{hours / 24}d",
            < 8L * 365 * 86400 => Two(hours / 24 / 365, "y", hours / 24 % 365, "d"),
            _ => $"{hours / 24 / 365}y",
        };
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
