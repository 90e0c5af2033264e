using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>One CmkWorkspace object as Kubernetes stores it.</summary>
internal sealed record CmkWorkspace : IKubernetesObject<V1ObjectMeta>, ISpec<CmkWorkspaceSpec?>, IStatus<CmkWorkspaceStatus?>
{
    /// <summary>Group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = CmkWorkspaceNames.ApiVersion;

    /// <summary>The kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = CmkWorkspaceNames.Kind;

    /// <summary>Name, namespace, generation, finalizers and the other metadata that Kubernetes keeps for every object.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The desired workspace.</summary>
    [Required]
    [JsonPropertyName("spec")]
    public CmkWorkspaceSpec? Spec { get; set; }

    /// <summary>What the operator last saw and did.</summary>
    [JsonPropertyName("status")]
    public CmkWorkspaceStatus? Status { get; set; }
}
