using CmkOperator.Azure.Observation;
using CmkOperator.Azure.Sessions;

namespace CmkOperator.Azure.Execution;

/// <summary>The clients with which one pass reads and writes Azure, all under one identity.</summary>
/// <param name="Observer">Reads.</param>
/// <param name="Executor">Writes.</param>
/// <param name="Lease">Keeps both alive; null when that is not needed.</param>
internal sealed record AzureSession(IAzureWorkspaceObserver Observer, IActionExecutor Executor, IDisposable? Lease = null) : IDisposable
{
    /// <summary>Creates a session with the clients of a lease.</summary>
    public static AzureSession Of(AzureLease lease)
    {
        var observer = new PassObserver(lease.Clients.Observer);
        return new AzureSession(observer, new PlanExecutor(lease.Clients.Workspaces, lease.Clients.KeyAccess, observer.KeepReads), lease);
    }

    /// <inheritdoc/>
    public void Dispose() => Lease?.Dispose();
}
