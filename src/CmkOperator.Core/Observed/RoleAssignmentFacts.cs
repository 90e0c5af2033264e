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
/// <param name="Condition">A condition that may narrow the block; null when it has none.</param>
public sealed record RolePermissions(
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> NotActions,
    IReadOnlyList<string> DataActions,
    IReadOnlyList<string> NotDataActions,
    string? Condition = null);

/// <summary>A deny assignment.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope">Where it holds.</param>
/// <param name="DoNotApplyToChildScopes">True when it holds at its scope only.</param>
/// <param name="Principals">The principals that it denies.</param>
/// <param name="ExcludedPrincipals">The principals that it exempts.</param>
/// <param name="Permissions">What it denies.</param>
/// <param name="Condition">A condition that may narrow it; null when it has none.</param>
public sealed record DenyAssignmentFacts(
    string Id,
    string Name,
    string Scope,
    bool DoNotApplyToChildScopes,
    IReadOnlyList<DeniedPrincipal> Principals,
    IReadOnlyList<DeniedPrincipal> ExcludedPrincipals,
    IReadOnlyList<RolePermissions> Permissions,
    string? Condition = null)
{
    /// <summary>What people find it by: its name, or the last part of its id when it has no name.</summary>
    public string Label => string.IsNullOrWhiteSpace(Name) ? Id[(Id.TrimEnd('/').LastIndexOf('/') + 1)..] : Name;
}

/// <summary>An entry among the principals of a deny assignment.</summary>
/// <param name="Id">Its object id; the all-zero GUID means everyone, and an empty one was not reported.</param>
/// <param name="Type"><c>User</c>, <c>Group</c>, <c>ServicePrincipal</c> or <c>SystemDefined</c>; null when not reported.</param>
public sealed record DeniedPrincipal(string Id, string? Type = null)
{
    private const string Everyone = "00000000-0000-0000-0000-000000000000";

    private static readonly string[] Single = ["User", "ServicePrincipal", "Device"];

    /// <summary>
    /// True when the entry may be a group, whose members only the directory knows. An entry without a type may be one as well.
    /// </summary>
    public bool MayBeGroup => Type is null || !Single.Any(single => Type.StartsWith(single, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when the entry names that principal itself, or everyone.</summary>
    public bool Covers(string principalId) => Id == Everyone || (Id.Length > 0 && string.Equals(Id, principalId, StringComparison.OrdinalIgnoreCase));
}
