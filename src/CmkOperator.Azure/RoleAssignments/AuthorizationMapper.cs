using CmkOperator.Observed;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>Maps Azure's roles and deny assignments to the core's facts.</summary>
internal static class AuthorizationMapper
{
    /// <summary>A deny assignment; null when it has no id.</summary>
    public static DenyAssignmentFacts? Map(DenyAssignmentResource resource) => resource is not { Id: { Length: > 0 } id, Properties: { } properties }
        ? null
        : new DenyAssignmentFacts(
            id,
            properties.DenyAssignmentName ?? string.Empty,
            string.IsNullOrEmpty(properties.Scope) ? ScopeOf(id) : properties.Scope,
            properties.DoNotApplyToChildScopes ?? false,
            Principals(properties.Principals),
            Principals(properties.ExcludePrincipals),
            Permissions(properties.Permissions),
            Condition(properties.Condition));

    /// <summary>The permission blocks of a role or deny assignment.</summary>
    public static IReadOnlyList<RolePermissions> Permissions(IReadOnlyList<PermissionBlock?>? blocks) =>
        (blocks ?? [])
        .OfType<PermissionBlock>()
        .Select(block => new RolePermissions(Strings(block.Actions), Strings(block.NotActions), Strings(block.DataActions), Strings(block.NotDataActions), Condition(block.Condition)))
        .ToArray();

    /// <summary>The scope in the id of a role or deny assignment: everything before its type; empty for the root.</summary>
    public static string ScopeOf(string id) =>
        id[..Math.Max(0, id.LastIndexOf("/providers/Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase))];

    /// <summary>A condition; null when there is none.</summary>
    public static string? Condition(string? condition) => string.IsNullOrWhiteSpace(condition) ? null : condition;

    private static DeniedPrincipal[] Principals(IReadOnlyList<DenyAssignmentResource.DenyAssignmentPrincipal?>? principals) =>
        (principals ?? []).OfType<DenyAssignmentResource.DenyAssignmentPrincipal>().Select(principal => new DeniedPrincipal(principal.Id ?? string.Empty, principal.Type)).ToArray();

    private static string[] Strings(IReadOnlyList<string?>? values) => (values ?? []).OfType<string>().ToArray();
}
