namespace CmkOperator.Telemetry;

/// <summary>What is collected: nothing, unless it is scraped or exported.</summary>
/// <param name="Scrape">Metrics are served to Prometheus.</param>
/// <param name="PushMetrics">Metrics are sent to an OTLP endpoint.</param>
/// <param name="PushTraces">Traces are sent to an OTLP endpoint.</param>
internal sealed record TelemetrySwitches(bool Scrape, bool PushMetrics, bool PushTraces)
{
    /// <summary>Whether metrics are collected.</summary>
    public bool Metrics => Scrape || PushMetrics;

    /// <summary>Whether anything is collected.</summary>
    public bool Any => Metrics || PushTraces;

    /// <summary>
    /// Reads the variables that OpenTelemetry names (OpenTelemetry specification: "OTLP Exporter Configuration"). Without an endpoint
    /// in them nothing is sent, because the exporter's own default would try localhost forever.
    /// </summary>
    /// <param name="metricsPort">Port of /metrics; 0 is off.</param>
    /// <param name="settings">Returns a variable's value, or null.</param>
    public static TelemetrySwitches From(int metricsPort, Func<string, string?> settings)
    {
        var disabled = bool.TryParse(settings("OTEL_SDK_DISABLED"), out var value) && value;
        return disabled ? new(false, false, false) : new(metricsPort != 0, Sends("METRICS"), Sends("TRACES"));

        bool Sends(string signal) =>
            (IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"))
            && settings($"OTEL_{signal}_EXPORTER") is not "none";

        bool IsSet(string name) => !string.IsNullOrWhiteSpace(settings(name));
    }
}
