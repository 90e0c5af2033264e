using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Hosting;

/// <summary>Stands for election for as long as the process; gives the lease back when it stops.</summary>
internal sealed class LeaderElectionService(LeaderElector elector) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => elector.RunAsync(stoppingToken);
}
