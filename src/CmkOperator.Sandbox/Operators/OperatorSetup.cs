using CmkOperator.Configuration;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Operators;

/// <summary>What an operator in the sandbox works with.</summary>
internal sealed record OperatorSetup
{
    /// <summary>The cluster.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>The namespace to watch; null means all.</summary>
    public string? WatchNamespace { get; init; }

    /// <summary>Where the Lease is, which keeps the cluster's name.</summary>
    public required string LeaseNamespace { get; init; }

    /// <summary>Its Azure.</summary>
    public required AzureEndpoints Azure { get; init; }

    /// <summary>The clock that it shares with its Azure.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Vaults on which it may grant access itself.</summary>
    public IReadOnlyList<string> GrantVaults { get; init; } = [];

    /// <summary>Which identity may be used in Azure, and for which resources.</summary>
    public TenancyOptions Tenancy { get; init; } = new();

    /// <summary>Number of the write, to Kubernetes or to Azure, at which its process dies; null to live on.</summary>
    public int? FatalWrite { get; init; }

    /// <summary>Stands between its requests and the cluster; null for nothing.</summary>
    public Interference? Interfere { get; init; }

    /// <summary>Replaces parts of it; null to leave it as it is.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    /// <summary>Called with that write when it was reached, from any thread.</summary>
    public Action<string>? OnDeath { get; init; }

    /// <summary>Called after every pass, from any thread.</summary>
    public required Action<PassReport> OnPass { get; init; }

    /// <summary>Called after every request to Azure, from any thread.</summary>
    public required Action<OperatorRequest> OnRequest { get; init; }

    /// <summary>Called with every warning and error that the operator logs, from any thread.</summary>
    public required Action<string> OnWarning { get; init; }
}

/// <summary>One finished pass of the operator over one object.</summary>
/// <param name="Key">The object.</param>
/// <param name="Plan">The plan as text; empty when nothing was to do.</param>
internal sealed record PassReport(NamespacedName Key, string Plan);
