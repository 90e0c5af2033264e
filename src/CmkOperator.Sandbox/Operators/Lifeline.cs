using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Sandbox.Operators;

/// <summary>An operator's line to the cluster, which can be cut.</summary>
internal sealed class Lifeline(string kubeconfig)
{
    private volatile bool _cut;

    /// <summary>Connects, as long as the line is not cut.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public k8s.Kubernetes Connect() =>
        _cut ? throw new OperationCanceledException("This operator is dead.") : KubernetesClientFactory.Create(kubeconfig);

    /// <summary>Lets nothing through from now on.</summary>
    public void Cut() => _cut = true;
}
