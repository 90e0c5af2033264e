using CmkOperator.Api.V1Alpha1;
using CmkOperator.Workspaces;

namespace CmkOperator.Webhooks;

/// <summary>
/// Consequences of a change that neither the manifest nor Azure's answer shows. A warning is returned when its cause appears, not at
/// every later change of the object; each is stable and shorter than the 120 characters that Kubernetes recommends.
/// </summary>
internal static class WorkspaceWarnings
{
    /// <summary>The stores cost money (Azure documentation: "Customer-managed keys for Azure Machine Learning").</summary>
    public const string Cost = "The workspace's Cosmos DB, AI Search and Storage are billed in your subscription, also while soft-deleted.";

    /// <summary>High business impact hides telemetry from support too, and is permanent.</summary>
    public const string Telemetry = "hbiWorkspace lowers the telemetry that Microsoft's support can see, and can never be changed.";

    /// <summary>A deletion that cannot be undone.</summary>
    public const string Purge = "deletionPolicy Purge: deleting this object permanently deletes the workspace and its data.";

    /// <summary>A deletion that keeps costing money.</summary>
    public const string SoftDelete = "deletionPolicy SoftDelete: deleting this object deletes the workspace; its stores stay billed for 14 days.";

    /// <summary>A recreation does not restore data.</summary>
    public const string Recreate = "externalDeletionPolicy Recreate: a recreated workspace is empty, its data is not restored.";

    /// <summary>The stores do not switch keys immediately.</summary>
    public const string OldKey = "Keep the old key version enabled for 24 hours: the stores switch to the new one by themselves.";

    /// <summary>The operator's own allow list decides.</summary>
    public const string NoGrant = "keyAccess Grant has no effect: the operator may not grant rights on this vault (its option --grant-vaults).";

    /// <summary>A check that will fail.</summary>
    public const string OtherSubscription = "encryption.keyVaultId is in another subscription: Azure requires the vault in that of the workspace.";

    /// <summary>Two objects declare one workspace for a while.</summary>
    public const string RivalLeaving = "Another object that declares this workspace is being deleted: this one waits until it is gone.";

    /// <summary>All warnings that follow from the objects alone, in a fixed order.</summary>
    /// <param name="now">The new object.</param>
    /// <param name="before">The existing object; null when it is new.</param>
    /// <param name="grantVaults">Ids of the vaults on which the operator may grant rights.</param>
    public static IEnumerable<string> Of(CmkWorkspaceSpec now, CmkWorkspaceSpec? before, IReadOnlyList<string> grantVaults)
    {
        if (now.ObserveOnly == true)
        {
            // An object that only observes changes nothing.
            yield break;
        }

        // If the object only observed before, its old spec has had no effect yet.
        var acted = before is { ObserveOnly: not true } ? before : null;
        foreach (var (text, applies) in Rules(grantVaults))
        {
            if (applies(now) && (acted is null || !applies(acted)))
            {
                yield return text;
            }
        }

        if (acted?.Encryption is { } old && now.Encryption is { } key && IsOther(key, old))
        {
            yield return OldKey;
        }
    }

    private static (string Text, Func<CmkWorkspaceSpec, bool> Applies)[] Rules(IReadOnlyList<string> grantVaults) =>
    [
        (Cost, _ => true),
        (Telemetry, spec => spec.HbiWorkspace == true),
        (OtherSubscription, IsVaultElsewhere),
        (NoGrant, spec => spec is { KeyAccess: "Grant", Encryption.KeyVaultId: { } vault } && !grantVaults.Any(granted => ArmId.Same(granted, vault))),
        (SoftDelete, spec => spec.DeletionPolicy == "SoftDelete"),
        (Purge, spec => spec.DeletionPolicy == "Purge"),
        (Recreate, spec => spec.ExternalDeletionPolicy == "Recreate"),
    ];

    private static bool IsVaultElsewhere(CmkWorkspaceSpec spec) =>
        ArmId.SubscriptionOf(spec.Encryption?.KeyVaultId) is { } subscription
        && !string.Equals(subscription, spec.SubscriptionId, StringComparison.OrdinalIgnoreCase);

    private static bool IsOther(EncryptionSpec key, EncryptionSpec old) =>
        !string.Equals(key.KeyName, old.KeyName, StringComparison.OrdinalIgnoreCase)
        || !string.Equals(key.KeyVersion, old.KeyVersion, StringComparison.OrdinalIgnoreCase);
}
