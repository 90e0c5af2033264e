using System.Text.Json.Nodes;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Manifests;
using CmkOperator.Cli.Sessions;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Cli.Plans;

/// <summary>What plans are made against.</summary>
internal sealed record PlanScene
{
    /// <summary>The namespace of manifests that name none.</summary>
    public required string Namespace { get; init; }

    /// <summary>The namespace that the user asked for, which no manifest may contradict; null when none was asked for.</summary>
    public string? DemandedNamespace { get; init; }

    /// <summary>The CmkWorkspaces of the cluster; null without a cluster, or where they cannot be listed.</summary>
    public IReadOnlyList<JsonObject>? Objects { get; init; }

    /// <summary>The cluster; null when none is in reach.</summary>
    public Cluster? Cluster { get; init; }

    /// <summary>What is known of the operator.</summary>
    public OperatorFacts Operator { get; init; } = new();

    /// <summary>Azure; null for a plan without it.</summary>
    public AzureLogin? Azure { get; init; }

    /// <summary>What follows a vault's name in its host.</summary>
    public required string VaultSuffix { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The namespace and the name that a manifest is applied under.</summary>
    /// <param name="manifest">The manifest.</param>
    public NamespacedName KeyOf(Manifest manifest) => new(DemandedNamespace ?? manifest.Namespace ?? Namespace, manifest.Name);
}
