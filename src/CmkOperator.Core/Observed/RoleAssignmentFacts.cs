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

/// <summary>One block of a role definition or deny assignment; entries may hold <c>*</c>.</summary>
/// <param name="Actions">Control plane actions.</param>
/// <param name="NotActions">Control plane actions taken out again.</param>
/// <param name="DataActions">Data plane actions.</param>
/// <param name="NotDataActions">Data plane actions taken out again.</param>
public sealed record RolePermissions(
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> NotActions,
    IReadOnlyList<string> DataActions,
    IReadOnlyList<string> NotDataActions);

/// <summary>A deny assignment.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope">Where it holds.</param>
/// <param name="DoNotApplyToChildScopes">True when it holds at its scope only.</param>
/// <param name="PrincipalIds">The principals that it denies; the all-zero GUID means everyone.</param>
/// <param name="ExcludedPrincipalIds">The principals that it exempts.</param>
/// <param name="Permissions">What it denies.</param>
public sealed record DenyAssignmentFacts(
    string Id,
    string Name,
    string Scope,
    bool DoNotApplyToChildScopes,
    IReadOnlyList<string> PrincipalIds,
    IReadOnlyList<string> ExcludedPrincipalIds,
    IReadOnlyList<RolePermissions> Permissions);
