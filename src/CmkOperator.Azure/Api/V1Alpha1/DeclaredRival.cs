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

    /// <summary>Those of the others that compete with an object for its workspace.</summary>
    /// <param name="self">The object, which may be among the others.</param>
    /// <param name="others">Objects that may declare the same workspace.</param>
    public static IReadOnlyList<Rival> Among(CmkWorkspace self, IEnumerable<CmkWorkspace> others)
    {
        var (key, id) = ((self.Metadata.NamespaceProperty, self.Metadata.Name), IdOf(self));
        return [.. others.Where(other => (other.Metadata.NamespaceProperty, other.Metadata.Name) != key && ArmId.Same(IdOf(other), id)).Select(Of).OfType<Rival>()];
    }

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
