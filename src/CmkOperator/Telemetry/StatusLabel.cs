using System.Collections.Concurrent;
using System.Globalization;

namespace CmkOperator.Telemetry;

/// <summary>HTTP statuses as label values, each allocated once.</summary>
internal static class StatusLabel
{
    private const string NoAnswer = "none";

    private static readonly ConcurrentDictionary<int, string> Known = new();

    /// <summary>The status; <c>none</c> for 0, when no answer arrived.</summary>
    public static string Of(int status) =>
        status == 0 ? NoAnswer : Known.GetOrAdd(status, static status => status.ToString(CultureInfo.InvariantCulture));
}
