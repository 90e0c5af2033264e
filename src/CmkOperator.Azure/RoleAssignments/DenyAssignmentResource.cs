using System.Text.Json.Serialization;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>A deny assignment (Azure REST API: Deny Assignments - List For Scope).</summary>
internal sealed record DenyAssignmentResource
{
    public string? Id { get; init; }

    public DenyAssignmentProperties? Properties { get; init; }

    internal sealed record DenyAssignmentProperties
    {
        public string? DenyAssignmentName { get; init; }

        public string? Scope { get; init; }

        [JsonConverter(typeof(TolerantBoolean))]
        public bool? DoNotApplyToChildScopes { get; init; }

        public IReadOnlyList<DenyAssignmentPrincipal?>? Principals { get; init; }

        public IReadOnlyList<DenyAssignmentPrincipal?>? ExcludePrincipals { get; init; }

        public IReadOnlyList<PermissionBlock?>? Permissions { get; init; }
    }

    internal sealed record DenyAssignmentPrincipal
    {
        public string? Id { get; init; }
    }
}
