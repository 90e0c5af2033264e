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
            Ids(properties.Principals),
            Ids(properties.ExcludePrincipals),
            Permissions(properties.Permissions));

    /// <summary>The permission blocks of a role or deny assignment.</summary>
    public static IReadOnlyList<RolePermissions> Permissions(IReadOnlyList<PermissionBlock?>? blocks) =>
        (blocks ?? [])
        .OfType<PermissionBlock>()
        .Select(block => new RolePermissions(Strings(block.Actions), Strings(block.NotActions), Strings(block.DataActions), Strings(block.NotDataActions)))
        .ToArray();

    /// <summary>The scope in the id of a role or deny assignment: everything before its type; empty for the root.</summary>
    public static string ScopeOf(string id) =>
        id[..Math.Max(0, id.LastIndexOf("/providers/Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase))];

    private static string[] Ids(IReadOnlyList<DenyAssignmentResource.DenyAssignmentPrincipal?>? principals) =>
        (principals ?? []).Select(principal => principal?.Id).OfType<string>().ToArray();

    private static string[] Strings(IReadOnlyList<string?>? values) => (values ?? []).OfType<string>().ToArray();
}
