using CmkOperator.Configuration;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Kubernetes.Queues;

namespace CmkOperator.Telemetry;

/// <summary>Connects the metrics to their sources. This happens at start, not in constructors, because the queue itself reports to the metrics.</summary>
internal sealed class MetricSources(
    OperatorMetrics metrics, WorkQueue<NamespacedName> queue, ILeadership leadership, ObjectSeries objects, OperatorOptions options) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Observe(queue, leadership, options.Kubernetes.LeaseName, options.Reconcile.Concurrency, objects);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
