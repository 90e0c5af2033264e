using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.RoleAssignments;

namespace CmkOperator.Azure.Sessions;

/// <summary>Grants rights on keys by the permission model that the vault uses.</summary>
internal sealed class KeyAccessWriter(RoleAssignmentWriter roles, AccessPolicyWriter policies) : IKeyAccessWriter
{
    /// <inheritdoc/>
    public Task<WriteOutcome> GrantRoleAsync(RoleGrant grant, CancellationToken cancellationToken) => roles.GrantAsync(grant, cancellationToken);

    /// <inheritdoc/>
    public Task<WriteOutcome> AddAccessPolicyAsync(AccessPolicyGrant grant, CancellationToken cancellationToken) => policies.AddAsync(grant, cancellationToken);
}
