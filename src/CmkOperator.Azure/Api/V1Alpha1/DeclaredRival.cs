using CmkOperator.Assessment;
using CmkOperator.Desired;
using CmkOperator.Workspaces;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>An object as a rival of others that declare the same workspace.</summary>
internal static class DeclaredRival
{
    /// <summary>ARM id of the workspace that an object declares, as far as its spec goes.</summary>
    public static string IdOf(CmkWorkspace workspace) => DesiredWorkspace.IdOf(
        workspace.Spec?.SubscriptionId ?? string.Empty, workspace.Spec?.ResourceGroup ?? string.Empty, workspace.Spec?.WorkspaceName ?? workspace.Metadata.Name);

    /// <summary>The object as a rival; null when it does not compete.</summary>
    public static Rival? Of(CmkWorkspace workspace)
    {
        var id = IdOf(workspace);
        var recorded = workspace.Status;
        var (observeOnly, suspend) = (workspace.Spec?.ObserveOnly == true, workspace.Spec?.Suspend == true);
        return RivalRule.Counts(id, recorded, observeOnly, suspend, workspace.Metadata.DeletionTimestamp is not null)
            ? new Rival(
                new ObjectKey(workspace.Metadata.NamespaceProperty ?? string.Empty, workspace.Metadata.Name),
                new DateTimeOffset(workspace.Metadata.CreationTimestamp ?? DateTime.UnixEpoch, TimeSpan.Zero),
                TargetRule.IsClaimed(recorded, id))
            : null;
    }
}
