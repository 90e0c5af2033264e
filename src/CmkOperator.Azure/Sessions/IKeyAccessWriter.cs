using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.RoleAssignments;

namespace CmkOperator.Azure.Sessions;

/// <summary>Every way in which the operator can give rights on a key. It can take none away.</summary>
internal interface IKeyAccessWriter
{
    /// <summary>Gives a role at a scope.</summary>
    Task<WriteOutcome> GrantRoleAsync(RoleGrant grant, CancellationToken cancellationToken);

    /// <summary>Adds permissions to a vault's access policies.</summary>
    Task<WriteOutcome> AddAccessPolicyAsync(AccessPolicyGrant grant, CancellationToken cancellationToken);
}
