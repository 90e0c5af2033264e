using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Controllers;
using CmkOperator.Desired;
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
                    TargetRule.IsClaimed(other.Status, IdOf(other))));
            }
        }

        return rivals;
    }

    /// <summary>True when an object blocks others that declare the same workspace.</summary>
    public static bool Counts(CmkWorkspace other) => RivalRule.Counts(
        IdOf(other),
        other.Status,
        other.Spec?.ObserveOnly == true,
        other.Spec?.Suspend == true,
        other.Metadata.DeletionTimestamp is not null);

    private static string IdOf(CmkWorkspace other) => DesiredWorkspace.IdOf(
        other.Spec?.SubscriptionId ?? string.Empty, other.Spec?.ResourceGroup ?? string.Empty, other.Spec?.WorkspaceName ?? other.Metadata.Name);
}
