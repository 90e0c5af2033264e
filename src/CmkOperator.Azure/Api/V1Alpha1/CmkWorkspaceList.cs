using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A page of CmkWorkspace objects.</summary>
internal sealed record CmkWorkspaceList : IKubernetesObject<V1ListMeta>, IItems<CmkWorkspace>
{
    /// <summary>Group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = CmkWorkspaceNames.ApiVersion;

    /// <summary>The kind of the list.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = CmkWorkspaceNames.ListKind;

    /// <summary>The list's resource version and continue token.</summary>
    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; } = new();

    /// <summary>The objects.</summary>
    [JsonPropertyName("items")]
    public IList<CmkWorkspace> Items { get; set; } = [];
}
