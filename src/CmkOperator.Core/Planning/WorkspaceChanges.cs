using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>
/// What one PATCH of the declared fields carries; null leaves a field out. The key is never among them: it has a separate PATCH
/// (Azure REST API: Workspaces - Update).
/// </summary>
public sealed record WorkspaceChanges
{
    /// <summary>The display name.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary><c>Enabled</c> or <c>Disabled</c>.</summary>
    public string? PublicNetworkAccess { get; init; }

    /// <summary>All tags, live and declared together: whether Azure merges or replaces them, the result is the same.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The identities.</summary>
    public WorkspaceIdentity? Identity { get; init; }

    /// <summary>Live user-assigned identities that are not declared and are removed; sent as null members.</summary>
    public IReadOnlyList<string> RemovedIdentityIds { get; init; } = [];

    /// <summary>The container registry, for a workspace that has none.</summary>
    public string? ContainerRegistryId { get; init; }

    /// <summary>True when there is nothing to send.</summary>
    public bool IsEmpty =>
        Tags is null && Identity is null && FriendlyName is null && Description is null && PublicNetworkAccess is null && ContainerRegistryId is null;
}
