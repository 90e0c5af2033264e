namespace CmkOperator.Observed;

/// <summary>What decides who may use the key. The access policies are part of the vault's own facts.</summary>
/// <param name="Principals">The principals that need the key, each resolved to its object id or not.</param>
/// <param name="Assignments">Role assignments at the key or above it, of these principals, of their application ids and of groups; read only for a vault under role-based access or for a user-assigned identity, which needs a role to read the vault.</param>
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

/// <summary>One principal that needs the key.</summary>
/// <param name="Kind">Why it needs the key.</param>
/// <param name="Name">Its display name, such as <c>Azure Cosmos DB</c> or the identity's name.</param>
/// <param name="ObjectId">Its object id in the tenant, or why it is unknown; not read for an identity of which only a client id is known, and for one that the object's namespace may not read.</param>
/// <param name="ApplicationId">Its application (client) id, which people mistake for its object id; null when unknown.</param>
/// <param name="IdentityId">The ARM id of a user-assigned identity; null for another principal, and for an identity of which only a client id is known.</param>
public sealed record KeyPrincipalFacts(KeyPrincipalKind Kind, string Name, Reading<string> ObjectId, string? ApplicationId = null, string? IdentityId = null);

/// <summary>The principals that are known to need rights on the key.</summary>
public enum KeyPrincipalKind
{
    /// <summary>Azure Cosmos DB's first-party service principal; needed unless an identity is named for the key, and disputed then.</summary>
    CosmosDb,

    /// <summary>A user-assigned identity named for encryption, by the spec or by a client id; it also reads the vault.</summary>
    UserAssignedIdentity,
}
