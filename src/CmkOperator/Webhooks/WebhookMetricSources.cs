using CmkOperator.Telemetry;

namespace CmkOperator.Webhooks;

/// <summary>
/// Shows the metrics what they read of the webhook. At start, after the collector's: what is written to a counter that nobody collects
/// yet is lost, its first zero too.
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
