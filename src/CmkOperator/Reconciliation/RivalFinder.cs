using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>Finds the other objects that declare the same workspace.</summary>
internal sealed class RivalFinder(WorkspaceStore store)
{
    /// <summary>The rivals of an object.</summary>
    public IReadOnlyList<Rival> Find(CmkWorkspace workspace)
    {
        var self = WorkspaceStore.Reference(workspace).Key;
        var rivals = new List<Rival>();
        foreach (var key in store.SameTarget(workspace))
        {
            if (key != self && store.TryGet(key, out var other) && Counts(other))
            {
                rivals.Add(new Rival(
                    new ObjectKey(key.Namespace, key.Name),
                    new DateTimeOffset(other.Metadata.CreationTimestamp ?? DateTime.UnixEpoch, TimeSpan.Zero),
                    HasClaim(other)));
            }
        }

        return rivals;
    }

    /// <summary>
    /// True when an object stands in the way of others that declare the same workspace: it has the workspace, or could come to have it. One that
    /// only looks, rests, leaves or has no access to it does not, or anybody could keep others from a workspace by naming it first.
    /// </summary>
    public static bool Counts(CmkWorkspace other) => other.Spec?.ObserveOnly != true && (HasClaim(other) || CouldClaim(other));

    // What was claimed under another name is no claim on what is declared now.
    private static bool HasClaim(CmkWorkspace other) =>
        (other.Status?.Workspace is { Claimed: true } workspace && IsDeclared(other, workspace.Id))
        || (other.Status?.Operation is { Kind: nameof(OperationKind.Create), Failure: null } creation && IsDeclared(other, creation.Target));

    private static bool IsDeclared(CmkWorkspace other, string? id) =>
        ArmId.TryParse(id) is { } parsed
        && string.Equals(WorkspaceStore.Target(other), $"{parsed.SubscriptionId}/{parsed.ResourceGroup}/{parsed.Name}", StringComparison.OrdinalIgnoreCase);

    private static bool CouldClaim(CmkWorkspace other) =>
        other.Spec?.Suspend != true
        && other.Metadata.DeletionTimestamp is null
        && other.Status?.Conditions?.Any(condition => condition is
        {
            Type: nameof(ConditionType.Stalled),
            Status: "True",
            Reason: nameof(ConditionReason.AuthenticationFailed) or nameof(ConditionReason.AuthorizationFailed)
                or nameof(ConditionReason.SubscriptionUnavailable) or nameof(ConditionReason.InvalidSpec),
        }) != true;
}
