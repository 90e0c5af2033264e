namespace CmkOperator.Workspaces;

/// <summary>The managed identities of a workspace, declared or live.</summary>
/// <param name="Type"><c>None</c>, <c>SystemAssigned</c>, <c>UserAssigned</c> or <c>SystemAssigned,UserAssigned</c>, without spaces.</param>
/// <param name="UserAssignedIdentityIds">ARM ids of the user-assigned identities, sorted.</param>
/// <param name="PrimaryUserAssignedIdentityId">The identity the workspace acts as when it has no system-assigned one; null when not set.</param>
/// <param name="PrincipalId">Object id of the system-assigned identity, as Azure reports it; null in a declared block.</param>
public sealed record WorkspaceIdentity(
    string Type,
    IReadOnlyList<string> UserAssignedIdentityIds,
    string? PrimaryUserAssignedIdentityId = null,
    string? PrincipalId = null)
{
    /// <summary>No identity.</summary>
    public static WorkspaceIdentity None { get; } = new("None", []);

    /// <summary>True when the workspace has a system-assigned identity.</summary>
    public bool HasSystemAssigned => Type.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when user-assigned identities are attached.</summary>
    public bool HasUserAssigned => Type.Contains("UserAssigned", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when that user-assigned identity is attached.</summary>
    public bool Has(string identityId) => HasUserAssigned && UserAssignedIdentityIds.Any(id => ArmId.Same(id, identityId));
}
