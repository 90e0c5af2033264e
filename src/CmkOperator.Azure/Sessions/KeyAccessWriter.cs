using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.RoleAssignments;

namespace CmkOperator.Azure.Sessions;

/// <summary>Gives rights on keys by whichever model the vault uses.</summary>
internal sealed class KeyAccessWriter(RoleAssignmentWriter roles, AccessPolicyWriter policies) : IKeyAccessWriter
{
    /// <inheritdoc/>
    public Task<WriteOutcome> GrantRoleAsync(RoleGrant grant, CancellationToken cancellationToken) => roles.GrantAsync(grant, cancellationToken);

    /// <inheritdoc/>
    public Task<WriteOutcome> AddAccessPolicyAsync(AccessPolicyGrant grant, CancellationToken cancellationToken) => policies.AddAsync(grant, cancellationToken);
}
