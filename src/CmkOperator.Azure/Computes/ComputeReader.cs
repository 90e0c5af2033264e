using System.Text.Json.Serialization;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Computes;

/// <summary>
/// Reads a workspace's computes (Azure REST API: Compute - List). A compute does not report how its disks are encrypted, but an attached
/// AKS cluster does, so the cluster is read as well.
/// </summary>
internal sealed class ComputeReader(AzureReader reader)
{
    private const string ContainerServiceVersion = "2025-05-01";
    private const string DiskEncryptionSetsVersion = "2024-03-02";

    // Status shows this many; the rest is only counted.
    private const int MostClusters = 50;

    /// <summary>The computes, sorted by name.</summary>
    public async Task<Reading<IReadOnlyList<ComputeFacts>>> ReadAsync(string workspaceId, CancellationToken cancellationToken)
    {
        var listed = await reader.ListAsync(
            reader.Arm(workspaceId + "/computes", ApiVersions.MachineLearning), ComputeJson.Default.ComputePage, Map, cancellationToken);
        if (listed is not Reading<IReadOnlyList<ComputeFacts>>.Present { Value: var computes })
        {
            return listed;
        }

        var sorted = computes.OrderBy(compute => compute.Name, StringComparer.OrdinalIgnoreCase).ToArray();
        var asked = 0;
        for (var index = 0; index < sorted.Length && asked < MostClusters; index++)
        {
            if (sorted[index].ResourceId is { } id && IsManagedCluster(id))
            {
                asked++;
                sorted[index] = sorted[index] with { Cluster = await ClusterAsync(id, cancellationToken) };
            }
        }

        return Reading.Of<IReadOnlyList<ComputeFacts>>(sorted);
    }

    private static ComputeFacts? Map(ComputeResource resource) => string.IsNullOrEmpty(resource.Name)
        ? null
        : new ComputeFacts(
            resource.Name,
            resource.Properties?.ComputeType ?? string.Empty,
            string.IsNullOrEmpty(resource.Properties?.ResourceId) ? null : resource.Properties.ResourceId,
            Reading.NotRead<ClusterDiskFacts>());

    // A Kubernetes compute may be an Arc-connected cluster instead, which reports nothing about disks.
    private static bool IsManagedCluster(string id) => ArmId.TryParse(id) is { } parsed
        && string.Equals(parsed.Provider, "Microsoft.ContainerService", StringComparison.OrdinalIgnoreCase)
        && string.Equals(parsed.ResourceType, "managedClusters", StringComparison.OrdinalIgnoreCase);

    private async Task<Reading<ClusterDiskFacts>> ClusterAsync(string id, CancellationToken cancellationToken)
    {
        var reading = await reader.GetAsync(id, ContainerServiceVersion, ComputeJson.Default.ClusterResource, MapCluster, cancellationToken);
        if (reading is not Reading<ClusterDiskFacts>.Present { Value: { DiskEncryptionSetId: { } setId } facts })
        {
            return reading;
        }

        var key = await reader.GetAsync(
            setId,
            DiskEncryptionSetsVersion,
            ComputeJson.Default.DiskEncryptionSetResource,
            static set => set.Properties?.ActiveKey?.KeyUrl,
            cancellationToken);
        return Reading.Of(facts with { DiskEncryptionKey = key.ValueOrDefault });
    }

    private static ClusterDiskFacts? MapCluster(ClusterResource resource) => resource.Properties is not { } properties
        ? null
        : new ClusterDiskFacts(
            string.IsNullOrEmpty(properties.DiskEncryptionSetID) ? null : properties.DiskEncryptionSetID,
            null,
            properties.AgentPoolProfiles is { Count: > 0 } pools && pools.All(pool => pool?.EnableEncryptionAtHost == true));
}

/// <summary>A compute as Azure writes it (Azure REST API: Compute - List).</summary>
internal sealed record ComputeResource(string? Name, ComputeResource.ComputeProperties? Properties)
{
    internal sealed record ComputeProperties(string? ComputeType, string? ResourceId);
}

/// <summary>An AKS cluster as Azure writes it (Azure REST API: Managed Clusters - Get).</summary>
internal sealed record ClusterResource(ClusterResource.ClusterProperties? Properties)
{
    internal sealed record ClusterProperties(string? DiskEncryptionSetID, IReadOnlyList<AgentPool?>? AgentPoolProfiles);

    internal sealed record AgentPool([property: JsonConverter(typeof(TolerantBoolean))] bool? EnableEncryptionAtHost);
}

/// <summary>A disk encryption set as Azure writes it (Azure REST API: Disk Encryption Sets - Get).</summary>
internal sealed record DiskEncryptionSetResource(DiskEncryptionSetResource.DiskEncryptionSetProperties? Properties)
{
    internal sealed record DiskEncryptionSetProperties(DiskEncryptionKey? ActiveKey);

    internal sealed record DiskEncryptionKey(string? KeyUrl);
}

/// <summary>Serialisation of computes, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<ComputeResource>), TypeInfoPropertyName = "ComputePage")]
[JsonSerializable(typeof(ClusterResource))]
[JsonSerializable(typeof(DiskEncryptionSetResource))]
internal sealed partial class ComputeJson : JsonSerializerContext;
