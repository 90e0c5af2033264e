using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Controllers;

/// <summary>One pass over one object. Two passes never run on the same key at the same time.</summary>
internal interface IWorkspaceReconciler
{
    /// <summary>Brings the object of this key a step closer to what it declares, and returns when to run again.</summary>
    /// <param name="key">Namespace and name; the object may be gone.</param>
    /// <param name="cancellationToken">Ends the pass: leadership is lost, the process stops, or the pass takes too long.</param>
    Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken);
}
