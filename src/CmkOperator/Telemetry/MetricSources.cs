using CmkOperator.Configuration;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Sharding;

namespace CmkOperator.Telemetry;

/// <summary>Connects the metrics to their sources. This happens at start, not in constructors, because the queue itself reports to the metrics.</summary>
internal sealed class MetricSources(
    OperatorMetrics metrics, WorkQueue<NamespacedName> queue, ILeadership leadership, ObjectSeries objects, LeaseClient lease, OperatorOptions options, TelemetrySwitches switches, ShardReporter? shards = null) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Observe(queue, leadership, lease.Name, options.Reconcile.Concurrency, objects);
        if (switches.PushMetrics)
        {
            metrics.ObserveNamed(objects);
        }

        if (shards is not null)
        {
            metrics.ObserveShards(() => shards.Unselected, () => shards.Shared);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
