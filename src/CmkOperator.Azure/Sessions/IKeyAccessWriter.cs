using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.RoleAssignments;

namespace CmkOperator.Azure.Sessions;

/// <summary>Every way in which the operator can grant rights on a key. It cannot revoke any.</summary>
internal interface IKeyAccessWriter
{
    /// <summary>Assigns a role at a scope.</summary>
    Task<WriteOutcome> GrantRoleAsync(RoleGrant grant, CancellationToken cancellationToken);

    /// <summary>Adds permissions to a vault's access policies.</summary>
    Task<WriteOutcome> AddAccessPolicyAsync(AccessPolicyGrant grant, CancellationToken cancellationToken);
}
