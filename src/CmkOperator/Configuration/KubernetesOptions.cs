using CmkOperator.Sharding;

namespace CmkOperator.Configuration;

/// <summary>Which cluster and namespaces, and the leader election.</summary>
internal sealed record KubernetesOptions
{
    /// <summary>Path of a kubeconfig. Default: KUBECONFIG, the pod's service account, ~/.kube/config.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Namespaces to watch; empty means all. Default: all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>Label selector of the objects to work on; null selects every object. Default: null.</summary>
    public LabelSelector? WatchLabelSelector { get; init; }

    /// <summary>Whether one of several replicas works while the others wait. Default: true.</summary>
    public bool LeaderElect { get; init; } = true;

    /// <summary>Namespace of the Lease. Default: the pod's or the kubeconfig context's own.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Name of the Lease without a selector; with one, a hash of it is added. Default: cmk-operator.</summary>
    public string LeaseName { get; init; } = "cmk-operator";

    /// <summary>How long a lease holds without renewal. Default: 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it gives up. Default: 10 s.</summary>
    public TimeSpan LeaseRenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between attempts to acquire or renew the lease. Default: 2 s.</summary>
    public TimeSpan LeaseRetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
