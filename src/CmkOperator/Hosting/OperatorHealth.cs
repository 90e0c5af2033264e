using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Webhooks;

namespace CmkOperator.Hosting;

/// <summary>
/// What the health endpoints say. Neither the cluster nor Azure being away makes the process unhealthy, a restart would not help
/// them; a loop or a worker that hangs does, and a restart mends it.
/// </summary>
internal sealed class OperatorHealth(
    ResourceInformer<CmkWorkspace> informer, WorkQueue<NamespacedName> queue, ControllerOptions controller, ServingCertificate? certificate = null)
{
    // A pass is cancelled at its timeout; one that goes on long after does not listen.
    private const int StuckAfterTimeouts = 3;

    /// <summary>Why the process should be restarted, or null.</summary>
    public string? WhyDead()
    {
        if (informer.IsHung)
        {
            return "the watch of the cluster hangs";
        }

        return queue.LongestRunning > controller.PassTimeout * StuckAfterTimeouts ? "a pass over an object hangs" : null;
    }

    /// <summary>Why the process is not of use yet, or null.</summary>
    public string? WhyNotReady() =>
        (informer.HasSynced ? null : informer.Trouble ?? "the first list is under way") ?? certificate?.Problem;
}
