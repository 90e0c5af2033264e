using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Hosting;

/// <summary>The identity of this process in the cluster.</summary>
internal static class ProcessIdentity
{
    private const string WithoutNamespace = "default";

    /// <summary>The pod's name, which is its host name, or the machine's.</summary>
    public static string PodName { get; } = Environment.GetEnvironmentVariable("POD_NAME") is { Length: > 0 } name ? name : Environment.MachineName;

    /// <summary>A name unique to this process, different after a restart.</summary>
    public static string New() => $"{PodName}_{Guid.NewGuid():D}";

    /// <summary>The namespace of the Lease when none is configured.</summary>
    public static string Namespace(string? kubeconfig)
    {
        if (Environment.GetEnvironmentVariable("POD_NAMESPACE") is { Length: > 0 } name)
        {
            return name;
        }

        try
        {
            return KubernetesClientFactory.CurrentNamespace(kubeconfig)?.Trim() ?? WithoutNamespace;
        }
        // The kubeconfig cannot be read now: the connection reports that itself on every attempt.
        catch (Exception)
        {
            return WithoutNamespace;
        }
    }
}
