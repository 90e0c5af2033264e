using CmkOperator.Telemetry;

namespace CmkOperator.Webhooks;

/// <summary>
/// Connects the metrics to the webhook. This happens at start, after the collector has started, because a value written to a counter
/// that nobody collects yet is lost, including its first zero.
/// </summary>
internal sealed class WebhookMetricSources(ServingCertificate certificate, WebhookMetrics? metrics = null) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics?.Observe(AdmissionEndpoint.Path, () => certificate.Current?.NotAfter);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
