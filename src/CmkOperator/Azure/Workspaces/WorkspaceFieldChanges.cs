using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Workspaces;

/// <summary>Fields to put right in place; a null one is not sent.</summary>
internal sealed record WorkspaceFieldChanges
{
    /// <summary>All tags that the workspace is to have, live and declared together: Azure may take the map as a whole.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The identities it is to have; every user-assigned one that stays must be listed.</summary>
    public WorkspaceIdentity? Identity { get; init; }

    /// <summary>User-assigned identities to take away; sent as null beside those that stay.</summary>
    public IReadOnlyList<string> RemovedIdentityIds { get; init; } = [];

    /// <summary>The display name; empty clears it.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>The description; empty clears it.</summary>
    public string? Description { get; init; }

    /// <summary><c>Enabled</c> or <c>Disabled</c>.</summary>
    public string? PublicNetworkAccess { get; init; }

    /// <summary>The container registry, where the workspace has none yet.</summary>
    public string? ContainerRegistryId { get; init; }

    /// <summary>True when there is nothing to send.</summary>
    public bool IsEmpty =>
        Tags is null && Identity is null && FriendlyName is null && Description is null && PublicNetworkAccess is null && ContainerRegistryId is null;
}
