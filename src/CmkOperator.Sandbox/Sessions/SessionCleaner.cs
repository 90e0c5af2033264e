using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Cluster;

namespace CmkOperator.Sandbox.Sessions;

/// <summary>Removes from the cluster what a session made there. Its Azure needs no cleaning: it ends with it.</summary>
internal static class SessionCleaner
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Deletes the objects, by force where the operator does not let them go, and the namespace.</summary>
    public static async Task CleanAsync(ClusterClient cluster, string namespaceName, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        foreach (var workspace in await cluster.ListAsync(namespaceName, deadline.Token))
        {
            var key = ClusterClient.KeyOf(workspace);
            await cluster.DeleteAsync(key, deadline.Token);
            await ReleaseAsync(cluster, key, deadline.Token);
        }

        await cluster.DeleteLeasesAsync(namespaceName, deadline.Token);
        await cluster.DeleteNamespaceAsync(namespaceName, deadline.Token);
    }

    // The Azure behind it is about to vanish: nothing that the finalizer guards is worth the wait.
    private static async Task ReleaseAsync(ClusterClient cluster, Kubernetes.Client.NamespacedName key, CancellationToken cancellationToken)
    {
        try
        {
            await cluster.PatchAsync(key, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray() } }, cancellationToken);
        }
        catch (KubernetesApiException refused) when (refused.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // It went by itself.
        }
    }
}
