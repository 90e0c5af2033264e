using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Conditions;

/// <summary>
/// Lists every reason once: what it means for the loop, whether the thing may still be on its way, and what a person does about it.
/// Conditions, events and the user guide read this table.
/// </summary>
public static class ReasonCatalog
{
    private static readonly Dictionary<ConditionReason, ReasonEntry> Entries = new ReasonEntry[]
    {
        new(Succeeded, ReasonClass.Settled, "Nothing to do"),
        new(Progressing, ReasonClass.Wait, "Wait: the operator is still checking"),
        new(Creating, ReasonClass.Wait, "Wait: creating a workspace takes ten to thirty minutes"),
        new(Updating, ReasonClass.Wait, "Wait: a change takes a few minutes"),
        new(Deleting, ReasonClass.Wait, "Wait: the deletion is under way"),
        new(KeyRotating, ReasonClass.Wait, "Wait, and keep the old key version enabled for at least 24 hours"),
        new(Suspended, ReasonClass.User, "Set spec.suspend to false to resume"),
        new(ObserveOnly, ReasonClass.Settled, "Set spec.observeOnly to false to let the operator act"),
        new(DeletionProtected, ReasonClass.User, "Set spec.deletionProtection to false to let the deletion proceed"),
        new(Retained, ReasonClass.Settled, "Nothing to do: the workspace stays in Azure"),
        new(Drifted, ReasonClass.User, "Declare the live values, or set spec.driftPolicy to Correct"),
        new(HbiWorkspaceImmutable, ReasonClass.User, "Set spec.hbiWorkspace back to what Azure has (status.createOnly.hbiWorkspace); another value needs a new workspace under another name"),
        new(KeyVaultImmutable, ReasonClass.User, "Set spec.encryption.keyVaultId back to what Azure has (status.createOnly); a key in another vault needs a new workspace"),
        new(FieldImmutable, ReasonClass.User, "Set the field back to what Azure has (status.createOnly); another value needs a new workspace, or spec.associatedResources.allowReplacement for Application Insights and the container registry"),
        new(LocationMismatch, ReasonClass.User, "Set spec.location to where the workspace is (status.createOnly.location); another region needs a new workspace"),
        new(InvalidSpec, ReasonClass.User, "Correct the named field of the spec"),
        new(EncryptionModeUnsupported, ReasonClass.User, "Declare in a new object a workspace that was created with a customer-managed key in Microsoft-managed stores of your subscription, or a new one; the mode can never change"),
        new(WorkspaceKindUnsupported, ReasonClass.User, "Declare a workspace of kind Default in a new object: hubs, projects and feature stores are not managed"),
        new(VaultNotFound, ReasonClass.User, "Create the vault, or correct spec.encryption.keyVaultId", MayBeOnItsWay: true),
        new(SoftDeleteDisabled, ReasonClass.User, "Turn on soft delete on the vault (az resource update --ids VAULT_ID --set properties.enableSoftDelete=true)"),
        new(PurgeProtectionDisabled, ReasonClass.User, "Turn on purge protection on the vault (az keyvault update --enable-purge-protection true); it cannot be turned off again"),
        new(VaultInOtherSubscription, ReasonClass.User, "Name a vault in the workspace's own subscription in spec.encryption.keyVaultId"),
        new(VaultFirewallBlocked, ReasonClass.User, "Let trusted Microsoft services through the vault's firewall (az keyvault update --bypass AzureServices)"),
        new(VaultUnreadable, ReasonClass.User, "Give the operator's identity Microsoft.KeyVault/vaults/read on the vault, for example by the role Reader"),
        new(KeyNotFound, ReasonClass.User, "Create the key in the vault, or correct spec.encryption.keyName and keyVersion", MayBeOnItsWay: true),
        new(KeyDisabled, ReasonClass.User, "Enable the key version; if no workspace is under it, you can declare another one in the same vault instead"),
        new(KeyExpired, ReasonClass.User, "Extend the expiration date of the key version (az keyvault key set-attributes --expires); if no workspace is under it, you can rotate the key in the same vault instead"),
        new(KeyNotYetValid, ReasonClass.User, "Wait for the activation date of the key version, or declare a version that is valid now"),
        new(KeyTypeUnsupported, ReasonClass.User, "Name an RSA or RSA-HSM key of 2048, 3072 or 4096 bits in spec.encryption.keyName"),
        new(KeyOperationsMissing, ReasonClass.User, "Permit wrapKey and unwrapKey on the key version (az keyvault key set-attributes --ops)"),
        new(KeyUnreadable, ReasonClass.User, "Let the operator's identity read the key (role Key Vault Reader where the vault uses role assignments, get and list in its access policies otherwise), or declare spec.encryption.keyVersion"),
        new(KeyExpiring, ReasonClass.User, "Rotate the key in the same vault before it expires"),
        new(OldKeyVersionDisabled, ReasonClass.User, "Enable the old key version again until 24 hours after the rotation"),
        new(PermissionMissing, ReasonClass.User, "Give the named principal what it lacks, or set spec.keyAccess to Grant where --grant-vaults names the vault", MayBeOnItsWay: true),
        new(PermissionUnknown, ReasonClass.Settled, "The operator goes on, because Azure checks the rights itself"),
        new(PermissionPropagating, ReasonClass.Wait, "Wait: granted rights take up to ten minutes to take effect everywhere"),
        new(SubscriptionUnavailable, ReasonClass.User, "Enable the subscription, or correct spec.subscriptionId and the operator's access to it"),
        new(ResourceGroupNotFound, ReasonClass.User, "Create the resource group, or correct spec.resourceGroup", MayBeOnItsWay: true),
        new(AssociatedResourceNotFound, ReasonClass.User, "Create the resource, or correct its id in the spec", MayBeOnItsWay: true),
        new(AssociatedResourceUnsuitable, ReasonClass.User, "Declare a standard general-purpose account (kind StorageV2 or Storage) in spec.associatedResources.storageAccountId"),
        new(ProviderNotRegistered, ReasonClass.User, "Register the resource provider in the subscription (az provider register --namespace NAME)", MayBeOnItsWay: true),
        new(RegionUnsupported, ReasonClass.User, "Choose a region that offers Azure Machine Learning workspaces, in a new object"),
        new(CapacityUnavailable, ReasonClass.Retry, "Wait: the region has no capacity now; ask Azure support if it lasts"),
        new(QuotaExceeded, ReasonClass.User, "Ask for more quota for the named service in the region, or free some; the operator retries automatically"),
        new(PolicyDenied, ReasonClass.User, "Change the declared values to satisfy the named policy, or ask its owner for an exemption"),
        new(ScopeLocked, ReasonClass.User, "Remove the named lock; the operator continues automatically"),
        new(DenyAssignment, ReasonClass.User, "Ask the owner of the named deny assignment; nobody may write to the managed resource group"),
        new(NameInvalid, ReasonClass.User, "Choose another workspace name, in a new object"),
        new(WorkspaceExists, ReasonClass.User, "Choose another name, or set spec.adoptionPolicy to IfMatching to take the workspace over"),
        new(WorkspaceNotFound, ReasonClass.Wait, "Wait: the operator is confirming that the workspace is gone"),
        new(OwnershipConflict, ReasonClass.User, "Let one object declare the workspace: delete this one (with deletionPolicy Retain), or the other and set spec.adoptionPolicy to IfMatching in this one"),
        new(SoftDeletedWorkspaceExists, ReasonClass.User, "Recover the soft-deleted workspace, purge it, choose another name, or wait 14 days; the operator tries again once a day, and immediately when the annotation cmk-operator.io/requested-at changes"),
        new(ExternallyDeleted, ReasonClass.User, "Recover the workspace, delete this object, or set spec.externalDeletionPolicy to Recreate"),
        new(CreateFailed, ReasonClass.Retry, "The operator retries the creation automatically; remove the cause if Azure names one"),
        new(UpdateFailed, ReasonClass.Retry, "The operator retries the change automatically; remove the cause if Azure names one"),
        new(DeleteFailed, ReasonClass.Retry, "The operator retries the deletion automatically; remove the cause if Azure names one"),
        new(PurgeIncomplete, ReasonClass.User, "Set spec.deletionPolicy to Retain to release the object; ask Azure support about the managed resource group, which is billed until it goes"),
        new(KeyAccessRevoked, ReasonClass.User, "Enable the key again, extend its expiration date if that passed, and give its principals their rights back; access returns within about an hour"),
        new(KeyMismatch, ReasonClass.User, "Ask Azure support: nobody but Microsoft can change the managed resources"),
        new(KeyIdentityNotAttached, ReasonClass.User, "Attach the identity that is named for the key to the workspace itself: it must be among spec.identity.userAssignedIdentityIds and stay there"),
        new(KeyIdentifierUnreadable, ReasonClass.User, "Look at the key that Azure shows (az ml workspace show) and set it with a versioned identifier of the same vault; until the operator can read it, it writes no key"),
        new(ManagedResourceGroupMissing, ReasonClass.User, "Ask Azure support, or delete the workspace and create it again: the managed group cannot be repaired"),
        new(ManagedResourceMissing, ReasonClass.User, "Ask Azure support, or delete the workspace and create it again: a managed resource cannot be repaired"),
        new(ManagedResourceDegraded, ReasonClass.Wait, "Wait, and ask Azure support if it lasts: nobody but Microsoft can change the managed resources"),
        new(ManagedResourcesUnreadable, ReasonClass.Settled, "Give the operator's identity Reader on the subscription to have them reported"),
        new(AuthenticationFailed, ReasonClass.User, "Check the Azure identity that acts for the object: tenant, client id and federated credential", MayBeOnItsWay: true),
        new(AuthorizationFailed, ReasonClass.User, "Give the identity that acts for the object the named right"),
        new(Throttled, ReasonClass.Retry, "Wait: Azure asked the operator to slow down"),
        new(AzureUnavailable, ReasonClass.Retry, "Wait: the operator retries automatically"),
        new(Conflict, ReasonClass.Retry, "Wait: another operation is running on the workspace"),
        new(UnknownError, ReasonClass.Retry, "The operator retries automatically; remove the cause if the message names one"),
        new(IdentityNotRemovable, ReasonClass.User, "Declare what Azure keeps: put identity.type, userAssignedIdentityIds and primaryUserAssignedIdentityId back to what status.drifts shows as observed (row identity)"),
        new(WriteRefused, ReasonClass.User, "Exempt the operator's ServiceAccount from the named policy, or give it the named right on cmkworkspaces; the operator retries automatically"),
    }.ToDictionary(entry => entry.Reason);

    /// <summary>All entries in the order of <see cref="ConditionReason"/>.</summary>
    public static IReadOnlyList<ReasonEntry> All { get; } = [.. Entries.Values.OrderBy(entry => entry.Reason)];

    /// <summary>The entry of a reason; there is one for each.</summary>
    public static ReasonEntry Of(ConditionReason reason) => Entries[reason];

    /// <summary>The message followed by the advice, as conditions carry it.</summary>
    public static string Advise(ConditionReason reason, string message) => Advise(message, Of(reason).Advice);

    /// <summary>The message followed by an advice that fits better than the reason's own.</summary>
    public static string Advise(string message, string advice) => $"{message.TrimEnd('.', ' ')}. {advice}";
}

/// <summary>What a reason means for the loop.</summary>
public enum ReasonClass
{
    /// <summary>Nothing is left to do.</summary>
    Settled,

    /// <summary>It resolves without action: check again.</summary>
    Wait,

    /// <summary>Retry with a growing backoff.</summary>
    Retry,

    /// <summary>Somebody has to act: Stalled, checked again at the interval.</summary>
    User,
}

/// <summary>One row of the reason table.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Class">What it means for the loop.</param>
/// <param name="Advice">What a person does about it.</param>
/// <param name="MayBeOnItsWay">True when it may pass by itself, because the thing is still on its way in the same commit or a token is renewed: Reconciling for the grace, then Stalled.</param>
public sealed record ReasonEntry(ConditionReason Reason, ReasonClass Class, string Advice, bool MayBeOnItsWay = false);
