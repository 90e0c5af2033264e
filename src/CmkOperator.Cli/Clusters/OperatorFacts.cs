using CmkOperator.Azure.Clouds;
using CmkOperator.Tenancy;

namespace CmkOperator.Cli.Clusters;

/// <summary>What the operator of a cluster is set to, as far as plans depend on it. What is null is not known.</summary>
internal sealed record OperatorFacts
{
    /// <summary>Where it was found, such as <c>Deployment cmk-operator-system/cmk-operator</c>; null when no operator was found.</summary>
    public string? Source { get; init; }

    /// <summary>The name of the cluster in the ownership tags.</summary>
    public string? ClusterId { get; init; }

    /// <summary>ARM ids of the vaults on which it may grant rights.</summary>
    public IReadOnlyList<string>? GrantVaults { get; init; }

    /// <summary>Object id of Azure Cosmos DB's service principal; null also when the operator looks it up.</summary>
    public string? CosmosDbPrincipalId { get; init; }

    /// <summary>Time between the periodic checks of objects whose spec has no interval.</summary>
    public TimeSpan DefaultInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Which namespace may use which subscription and vault.</summary>
    public TenancyPolicy Tenancy { get; init; } = new();

    /// <summary>The cloud and its endpoints.</summary>
    public AzureOptions? Cloud { get; init; }

    /// <summary>The tag of its image, else the version that its Deployment is labelled with, else the digest of the image.</summary>
    public string? Version { get; init; }

    /// <summary>What could not be found out, one sentence each.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}
