using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Hosting;

/// <summary>Runs the election from the first full list until the process ends, and releases the lease when it stops.</summary>
internal sealed class LeaderElectionService(LeaderElector elector, ResourceInformer<CmkWorkspace> informer) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // A replica that cannot list objects has nothing to do, and would keep the lease from one that can.
            await informer.WaitForSyncAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        await elector.RunAsync(stoppingToken);
    }
}
