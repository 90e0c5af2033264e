namespace CmkOperator.Azure.RoleAssignments;

/// <summary>A role definition (Azure REST API: Role Definitions - Get By Id).</summary>
internal sealed record RoleDefinitionResource
{
    public RoleDefinitionProperties? Properties { get; init; }

    internal sealed record RoleDefinitionProperties
    {
        public string? RoleName { get; init; }

        public IReadOnlyList<PermissionBlock?>? Permissions { get; init; }
    }
}
