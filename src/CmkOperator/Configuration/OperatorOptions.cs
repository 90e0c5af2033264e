namespace CmkOperator.Configuration;

/// <summary>Everything that can be set, with its defaults.</summary>
internal sealed record OperatorOptions
{
    /// <summary>Which cluster and namespaces, and who leads.</summary>
    public KubernetesOptions Kubernetes { get; init; } = new();

    /// <summary>How workspaces are reconciled.</summary>
    public ReconcileOptions Reconcile { get; init; } = new();

    /// <summary>Which Azure, and as whom.</summary>
    public CloudOptions Cloud { get; init; } = new();

    /// <summary>Who may act as whom in Azure, and on what.</summary>
    public TenancyOptions Tenancy { get; init; } = new();

    /// <summary>The process: its ports, its log, its end.</summary>
    public ProcessOptions Process { get; init; } = new();
}
