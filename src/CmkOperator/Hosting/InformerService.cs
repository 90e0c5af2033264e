using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Informers;

namespace CmkOperator.Hosting;

/// <summary>Runs the informer for the lifetime of the process.</summary>
internal sealed class InformerService(ResourceInformer<CmkWorkspace> informer) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => informer.RunAsync(stoppingToken);
}
