using CmkOperator.Assessment;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Azure.Sessions;
using CmkOperator.Azure.Workspaces;
using CmkOperator.Desired;
using CmkOperator.Planning;

namespace CmkOperator.Azure.Execution;

/// <summary>Turns planned actions into requests, one for one.</summary>
/// <param name="workspaces">Writes workspaces.</param>
/// <param name="keyAccess">Grants rights on keys.</param>
/// <param name="onThrottled">Called when a write found no allowance; null when nobody asks.</param>
internal sealed class PlanExecutor(WorkspaceWriter workspaces, KeyAccessWriter keyAccess, Action? onThrottled = null) : IActionExecutor
{
    /// <inheritdoc/>
    public async Task<ActionOutcome> ExecuteAsync(DesiredWorkspace desired, PlannedAction action, CancellationToken cancellationToken)
    {
        var written = action switch
        {
            PlannedAction.CreateWorkspace create => await workspaces.CreateAsync(desired, create.Key, cancellationToken),
            PlannedAction.RotateKey rotate => await workspaces.PatchKeyAsync(desired.WorkspaceId, rotate.To, cancellationToken),
            PlannedAction.UpdateWorkspace update => await workspaces.PatchFieldsAsync(desired.WorkspaceId, update.Changes, cancellationToken),
            PlannedAction.DeleteWorkspace delete => await workspaces.DeleteAsync(desired.WorkspaceId, delete.Purge, cancellationToken),
            PlannedAction.GrantKeyAccess grant => await GrantAsync(grant, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException($"{action.GetType().Name} is not a write to Azure"),
        };
        if (written is WriteOutcome.Failed { Fault.Status: 429 })
        {
            onThrottled?.Invoke();
        }

        return written switch
        {
            WriteOutcome.Done => new ActionOutcome(action, ActionOutcomeKind.Done),
            WriteOutcome.Begun begun => new ActionOutcome(action, ActionOutcomeKind.Begun, begun.OperationUrl, RetryAfter: begun.RetryAfter),
            WriteOutcome.Failed failed => new ActionOutcome(action, ActionOutcomeKind.Failed, Fault: failed.Fault, RetryAfter: failed.Fault.RetryAfter),
            _ => throw new System.Diagnostics.UnreachableException(written.GetType().Name),
        };
    }

    private async Task<WriteOutcome> GrantAsync(PlannedAction.GrantKeyAccess grant, CancellationToken cancellationToken)
    {
        if (grant.Grant.Rights.Contains(KeyRight.VaultRead))
        {
            return await keyAccess.GrantRoleAsync(new RoleGrant(grant.VaultId, RoleGrant.Reader, grant.PrincipalId), cancellationToken);
        }

        return grant.ByRoleAssignment
            ? await keyAccess.GrantRoleAsync(
                new RoleGrant($"{grant.VaultId.TrimEnd('/')}/keys/{grant.KeyName}", RoleGrant.KeyVaultCryptoServiceEncryptionUser, grant.PrincipalId), cancellationToken)
            : await keyAccess.AddAccessPolicyAsync(
                new AccessPolicyGrant(grant.VaultId, grant.TenantId ?? string.Empty, grant.PrincipalId, [.. grant.Grant.Rights.Select(KeyAccessCheck.Permission)]), cancellationToken);
    }
}
