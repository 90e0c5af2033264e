using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Hosting;

/// <summary>Stands for election from the first full list until the process ends; gives the lease back when it stops.</summary>
internal sealed class LeaderElectionService(LeaderElector elector, ResourceInformer<CmkWorkspace> informer) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Who sees nothing can do nothing, and would keep the lease from a replica that can.
            await informer.WaitForSyncAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        await elector.RunAsync(stoppingToken);
    }
}
