using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>The server sent an <c>ERROR</c> event, which ends the watch.</summary>
internal sealed class WatchEndedException(KubernetesApiException error) : Exception(error.Message, error)
{
    /// <summary>What the event said.</summary>
    public KubernetesApiException Error { get; } = error;
}
