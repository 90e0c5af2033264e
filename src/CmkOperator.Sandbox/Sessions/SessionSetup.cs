using CmkOperator.Configuration;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Sessions;

/// <summary>What a session is made of.</summary>
internal sealed record SessionSetup
{
    /// <summary>The cluster; it outlives the session.</summary>
    public required ClusterClient Cluster { get; init; }

    /// <summary>Its kubeconfig.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>The namespace of its objects.</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether the namespace is made for the session and removed after it; else the operator watches all namespaces.</summary>
    public required bool OwnsNamespace { get; init; }

    /// <summary>Its Azure; ends with the session.</summary>
    public required InProcessAzure Azure { get; init; }

    /// <summary>What shows what happens.</summary>
    public required ISessionView View { get; init; }

    /// <summary>Vaults on which the operator may grant access itself.</summary>
    public IReadOnlyList<string> GrantVaults { get; init; } = [];

    /// <summary>Which identity may be used in Azure, and for which resources.</summary>
    public TenancyOptions Tenancy { get; init; } = new();
}
