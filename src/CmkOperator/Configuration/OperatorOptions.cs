namespace CmkOperator.Configuration;

/// <summary>All options, with their defaults.</summary>
internal sealed record OperatorOptions
{
    /// <summary>Which cluster and namespaces, and the leader election.</summary>
    public KubernetesOptions Kubernetes { get; init; } = new();

    /// <summary>How workspaces are reconciled.</summary>
    public ReconcileOptions Reconcile { get; init; } = new();

    /// <summary>Which Azure, and with which identity.</summary>
    public CloudOptions Cloud { get; init; } = new();

    /// <summary>Which identity each namespace uses in Azure, and on what.</summary>
    public TenancyOptions Tenancy { get; init; } = new();

    /// <summary>The process: its ports, its log, its shutdown.</summary>
    public ProcessOptions Process { get; init; } = new();
}
