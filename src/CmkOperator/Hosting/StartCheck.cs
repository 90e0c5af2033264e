using CmkOperator.Azure.Proxies;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Hosting;

/// <summary>Looks before the start for what no waiting heals: the operator says so and ends, instead of repeating it in a log.</summary>
internal static class StartCheck
{
    /// <summary>What is wrong, one sentence each; empty when the operator can start.</summary>
    /// <param name="kubeconfig">Path of a kubeconfig, or null to search the usual places.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    public static IReadOnlyList<string> FindProblems(string? kubeconfig, Func<string, string?> environment) =>
        [.. ProxySettings.Read(environment).Problems, .. KubernetesClientFactory.FindFault(kubeconfig) is { } fault ? [fault] : (string[])[]];
}
