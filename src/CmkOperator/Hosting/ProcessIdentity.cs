using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Hosting;

/// <summary>Who this process is to the cluster.</summary>
internal static class ProcessIdentity
{
    private const string WithoutNamespace = "default";

    /// <summary>The pod's name, which is its host name, or the machine's.</summary>
    public static string PodName { get; } = Environment.GetEnvironmentVariable("POD_NAME") is { Length: > 0 } name ? name : Environment.MachineName;

    /// <summary>A name that no other process has, nor this one after a restart.</summary>
    public static string New() => $"{PodName}_{Guid.NewGuid():D}";

    /// <summary>The namespace to keep the Lease in when none is given.</summary>
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
        // The kubeconfig cannot be read now: the connection says so, again and again, in words of its own.
        catch (Exception)
        {
            return WithoutNamespace;
        }
    }
}
