using CmkOperator.Observed;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>A role's name and permissions.</summary>
internal sealed record Role(string Name, IReadOnlyList<RolePermissions> Permissions);
