using System.Diagnostics.Metrics;
using System.Globalization;

namespace CmkOperator.Telemetry;

/// <summary>
/// The instruments of the admission webhook. The <c>controller_runtime_webhook_</c> and <c>certwatcher_</c> series carry the names and
/// labels of controller-runtime.
/// </summary>
internal sealed class WebhookMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly UpDownCounter<long> _running;
    private readonly Histogram<double> _latency;
    private readonly Counter<long> _reads;
    private readonly Counter<long> _failures;

    /// <summary>Creates the instruments; without a webhook nothing is written to them, and they do not appear.</summary>
    public WebhookMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(new MeterOptions(OperatorTelemetry.MeterName) { Version = OperatorTelemetry.Version });
        _requests = _meter.CreateCounter<long>("controller_runtime_webhook_requests_total", null, "Admission requests, by the HTTP status of the answer.");
        _running = _meter.CreateUpDownCounter<long>("controller_runtime_webhook_requests_in_flight", null, "Admission requests in progress.");
        _latency = _meter.CreateHistogram("controller_runtime_webhook_latency_seconds", "s", "How long an admission request takes.", null, Buckets.Request);
        _reads = _meter.CreateCounter<long>("certwatcher_read_certificate_total", null, "How often the webhook's certificate was found changed and was read.");
        _failures = _meter.CreateCounter<long>("certwatcher_read_certificate_errors_total", null, "How often a certificate that was read was unusable.");
    }

    /// <summary>Counts a request as running; disposing the result counts it as finished.</summary>
    public IDisposable RequestBegan(string path)
    {
        _running.Add(1, Webhook(path));
        return new Running(this, path);
    }

    /// <summary>Counts an answer.</summary>
    public void RequestEnded(string path, int status, TimeSpan took)
    {
        _requests.Add(1, Webhook(path), Code(status));
        _latency.Record(took.TotalSeconds, Webhook(path));
    }

    /// <summary>Counts a certificate that was read.</summary>
    public void CertificateRead() => _reads.Add(1);

    /// <summary>Counts a certificate that was unusable.</summary>
    public void CertificateFailed() => _failures.Add(1);

    /// <summary>Starts the counters at zero and reports when the certificate expires.</summary>
    /// <param name="path">The webhook's path.</param>
    /// <param name="notAfter">Returns the expiry of the certificate in use; null when there is none.</param>
    public void Observe(string path, Func<DateTimeOffset?> notAfter)
    {
        _requests.Add(0, Webhook(path), Code(StatusCodes.Status200OK));
        _running.Add(0, Webhook(path));
        _reads.Add(0);
        _failures.Add(0);
        _meter.CreateObservableGauge(
            "cmk_operator_webhook_certificate_expiry_timestamp_seconds",
            () => notAfter() is { } end ? [new Measurement<long>(end.ToUnixTimeSeconds())] : Array.Empty<Measurement<long>>(),
            "s",
            "When the certificate that the webhook presents expires, in seconds since 1970.");
    }

    private static KeyValuePair<string, object?> Webhook(string path) => new("webhook", path);

    private static KeyValuePair<string, object?> Code(int status) => new("code", status.ToString(CultureInfo.InvariantCulture));

    private sealed class Running(WebhookMetrics metrics, string path) : IDisposable
    {
        public void Dispose() => metrics._running.Add(-1, Webhook(path));
    }
}
