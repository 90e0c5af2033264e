using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.RoleAssignments;

namespace CmkOperator.Azure.Sessions;

/// <summary>Grants rights on keys by the permission model that the vault uses.</summary>
internal sealed class KeyAccessWriter(RoleAssignmentWriter roles, AccessPolicyWriter policies)
{
    /// <summary>Assigns a role at a scope.</summary>
    public Task<WriteOutcome> GrantRoleAsync(RoleGrant grant, CancellationToken cancellationToken) => roles.GrantAsync(grant, cancellationToken);

    /// <summary>Adds permissions to a vault's access policies.</summary>
    public Task<WriteOutcome> AddAccessPolicyAsync(AccessPolicyGrant grant, CancellationToken cancellationToken) => policies.AddAsync(grant, cancellationToken);
}
