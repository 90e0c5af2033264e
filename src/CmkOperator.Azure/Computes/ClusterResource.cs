using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Computes;

/// <summary>An AKS cluster as Azure writes it (Azure REST API: Managed Clusters - Get).</summary>
internal sealed record ClusterResource
{
    public ClusterProperties? Properties { get; init; }

    internal sealed record ClusterProperties
    {
        public string? DiskEncryptionSetID { get; init; }

        public IReadOnlyList<AgentPool?>? AgentPoolProfiles { get; init; }
    }

    internal sealed record AgentPool
    {
        [JsonConverter(typeof(TolerantBoolean))]
        public bool? EnableEncryptionAtHost { get; init; }
    }
}
