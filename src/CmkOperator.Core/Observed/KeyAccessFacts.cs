namespace CmkOperator.Observed;

/// <summary>What decides who may use the key. The access policies are part of the vault's own facts.</summary>
/// <param name="Principals">The principals that need the key, each resolved to its object id or not.</param>
/// <param name="Assignments">Role assignments at the key or above it, of these principals and of groups; read only for a vault under role-based access or for a user-assigned identity, which needs a role to read the vault.</param>
/// <param name="DenyAssignments">Deny assignments at the key or above it; read only for a vault under role-based access.</param>
public sealed record KeyAccessFacts(
    IReadOnlyList<KeyPrincipalFacts> Principals,
    Reading<IReadOnlyList<RoleAssignmentFacts>> Assignments,
    Reading<IReadOnlyList<DenyAssignmentFacts>> DenyAssignments)
{
    /// <summary>Nothing was read.</summary>
    public static KeyAccessFacts NotRead { get; } =
        new([], Reading.NotRead<IReadOnlyList<RoleAssignmentFacts>>(), Reading.NotRead<IReadOnlyList<DenyAssignmentFacts>>());
}
