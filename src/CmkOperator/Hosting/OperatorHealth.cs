using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Sharding;
using CmkOperator.Webhooks;

namespace CmkOperator.Hosting;

/// <summary>
/// The state that the health endpoints report. An outage of the cluster or of Azure does not make the process unhealthy, because a
/// restart would not help; a hanging loop or worker does, because a restart fixes it.
/// </summary>
internal sealed class OperatorHealth(
    ResourceInformer<CmkWorkspace> informer, WorkQueue<NamespacedName> queue, ControllerOptions controller, ServingCertificate? certificate = null, DirectoryService? directory = null)
{
    // A pass is cancelled at its timeout; one that runs on long after ignores the cancellation.
    private const int StuckAfterTimeouts = 3;

    /// <summary>Why the process should be restarted, or null.</summary>
    public string? WhyDead()
    {
        if (informer.IsHung || directory?.IsHung == true)
        {
            return "the watch of the cluster hangs";
        }

        return queue.LongestRunning > controller.PassTimeout * StuckAfterTimeouts ? "a pass over an object hangs" : null;
    }

    /// <summary>Why the process is not ready, or null.</summary>
    public string? WhyNotReady() =>
        (informer.HasSynced ? null : informer.Trouble ?? "the first list is under way") ?? certificate?.Problem;
}
