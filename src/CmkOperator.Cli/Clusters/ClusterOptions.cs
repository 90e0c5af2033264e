namespace CmkOperator.Cli.Clusters;

/// <summary>Which cluster, and where in it: kubectl's own flags.</summary>
/// <param name="Kubeconfig">The kubeconfig; null for what kubectl would use.</param>
/// <param name="Context">The context; null for the current one.</param>
/// <param name="Namespace">The namespace; null for that of the context.</param>
internal sealed record ClusterOptions(string? Kubeconfig = null, string? Context = null, string? Namespace = null)
{
    /// <summary>Whether somebody named a cluster, who then wants to hear that it cannot be reached.</summary>
    public bool IsNamed => Kubeconfig is not null || Context is not null;
}
