using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Controllers;

/// <summary>Holds back passes over objects that another operator may still work on.</summary>
internal interface IPassGate
{
    /// <summary>When to ask again; null when the pass may begin now.</summary>
    ValueTask<TimeSpan?> WaitAsync(NamespacedName key, CancellationToken cancellationToken);
}
