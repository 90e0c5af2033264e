using CmkOperator.Azure.Observation;
using CmkOperator.Azure.Sessions;

namespace CmkOperator.Azure.Execution;

/// <summary>What one pass looks at and writes to Azure with: all of it as one identity.</summary>
/// <param name="Observer">Looks.</param>
/// <param name="Executor">Writes.</param>
/// <param name="Lease">Keeps both alive; null when nothing has to.</param>
internal sealed record AzureSession(IAzureWorkspaceObserver Observer, IActionExecutor Executor, IDisposable? Lease = null) : IDisposable
{
    /// <summary>Looks and writes with the clients of a lease.</summary>
    public static AzureSession Of(AzureLease lease) =>
        new(lease.Clients.Observer, new PlanExecutor(lease.Clients.Workspaces, lease.Clients.KeyAccess), lease);

    /// <inheritdoc/>
    public void Dispose() => Lease?.Dispose();
}
