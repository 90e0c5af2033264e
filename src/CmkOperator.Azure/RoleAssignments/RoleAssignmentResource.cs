namespace CmkOperator.Azure.RoleAssignments;

/// <summary>A role assignment as Azure writes it (Azure REST API: Role Assignments - List For Scope).</summary>
internal sealed record RoleAssignmentResource
{
    public string? Id { get; init; }

    public RoleAssignmentProperties? Properties { get; init; }

    internal sealed record RoleAssignmentProperties
    {
        public string? Scope { get; init; }

        public string? RoleDefinitionId { get; init; }

        public string? PrincipalId { get; init; }

        public string? PrincipalType { get; init; }

        public string? Condition { get; init; }
    }
}
