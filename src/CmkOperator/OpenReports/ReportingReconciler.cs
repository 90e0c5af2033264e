using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.OpenReports;

/// <summary>Keeps the Report of an object after each pass of another reconciler, whose result it returns unchanged.</summary>
internal sealed class ReportingReconciler(IWorkspaceReconciler inner, ReportKeeper keeper) : IWorkspaceReconciler
{
    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var result = await inner.ReconcileAsync(key, cancellationToken);
        await keeper.KeepAsync(key, cancellationToken);
        return result;
    }
}
