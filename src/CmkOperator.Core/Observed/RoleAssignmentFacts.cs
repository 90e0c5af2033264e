namespace CmkOperator.Observed;

/// <summary>A role assignment with the permissions of its role.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Scope">Where it was created; it applies there and below.</param>
/// <param name="PrincipalId">The principal that it is for.</param>
/// <param name="RoleName">What the role is called; its id when the definition could not be read.</param>
/// <param name="Condition">A condition that may narrow it; null when it has none.</param>
/// <param name="Permissions">The role's permissions; null when the role definition could not be read.</param>
/// <param name="PrincipalType"><c>ServicePrincipal</c>, <c>Group</c>, <c>User</c>, …; null when not reported. A needed principal may be a member of a group.</param>
public sealed record RoleAssignmentFacts(
    string Id,
    string Scope,
    string PrincipalId,
    string RoleName,
    string? Condition,
    IReadOnlyList<RolePermissions>? Permissions,
    string? PrincipalType = null);
