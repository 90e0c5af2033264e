namespace CmkOperator.Conditions;

/// <summary>
/// Why a condition has its status. The wire string is the member's name and is never renamed; what to do about each is in
/// <see cref="ReasonCatalog"/>.
/// </summary>
public enum ConditionReason
{
    /// <summary>All is as declared.</summary>
    Succeeded,

    /// <summary>The operator has not finished checking.</summary>
    Progressing,

    /// <summary>Azure is creating the workspace.</summary>
    Creating,

    /// <summary>Azure is updating the workspace.</summary>
    Updating,

    /// <summary>The object, and by its deletion policy the workspace, is being deleted.</summary>
    Deleting,

    /// <summary>The stores are switching to another key or version.</summary>
    KeyRotating,

    /// <summary><c>spec.suspend</c> is set.</summary>
    Suspended,

    /// <summary><c>spec.observeOnly</c> is set.</summary>
    ObserveOnly,

    /// <summary><c>spec.deletionProtection</c> blocks the deletion.</summary>
    DeletionProtected,

    /// <summary>The object is released, the workspace stays.</summary>
    Retained,

    /// <summary>Azure differs from the declared fields and is left unchanged.</summary>
    Drifted,

    /// <summary>The declared hbi flag differs from the live one, which can never change.</summary>
    HbiWorkspaceImmutable,

    /// <summary>The declared vault differs from the live one, which can never change.</summary>
    KeyVaultImmutable,

    /// <summary>Another create-only field differs from the live one.</summary>
    FieldImmutable,

    /// <summary>The live workspace is in another region than declared.</summary>
    LocationMismatch,

    /// <summary>The spec cannot be carried out as written.</summary>
    InvalidSpec,

    /// <summary>The live workspace is encrypted in a mode that the operator does not manage, or not by a customer's key.</summary>
    EncryptionModeUnsupported,

    /// <summary>The live workspace is a hub, a project or a feature store.</summary>
    WorkspaceKindUnsupported,

    /// <summary>There is no such vault.</summary>
    VaultNotFound,

    /// <summary>The vault has no soft delete.</summary>
    SoftDeleteDisabled,

    /// <summary>The vault has no purge protection.</summary>
    PurgeProtectionDisabled,

    /// <summary>The vault is in another subscription than the workspace.</summary>
    VaultInOtherSubscription,

    /// <summary>The vault's network rules block Azure services.</summary>
    VaultFirewallBlocked,

    /// <summary>The operator may not read the vault.</summary>
    VaultUnreadable,

    /// <summary>There is no such key or version in the vault.</summary>
    KeyNotFound,

    /// <summary>The key's version is disabled.</summary>
    KeyDisabled,

    /// <summary>The key's version has expired.</summary>
    KeyExpired,

    /// <summary>The key's version is not active yet.</summary>
    KeyNotYetValid,

    /// <summary>The key is not RSA of 2048, 3072 or 4096 bits.</summary>
    KeyTypeUnsupported,

    /// <summary>The key may not wrap and unwrap.</summary>
    KeyOperationsMissing,

    /// <summary>The operator may not read the key.</summary>
    KeyUnreadable,

    /// <summary>The key's version expires within 30 days.</summary>
    KeyExpiring,

    /// <summary>The version before the last rotation was disabled within 24 hours.</summary>
    OldKeyVersionDisabled,

    /// <summary>A principal lacks a right on the key.</summary>
    PermissionMissing,

    /// <summary>The operator cannot see whether the principals hold their rights.</summary>
    PermissionUnknown,

    /// <summary>Rights were granted and have not reached every part of Azure yet.</summary>
    PermissionPropagating,

    /// <summary>The subscription is missing, disabled or not visible.</summary>
    SubscriptionUnavailable,

    /// <summary>There is no such resource group.</summary>
    ResourceGroupNotFound,

    /// <summary>A resource that the workspace uses does not exist.</summary>
    AssociatedResourceNotFound,

    /// <summary>A resource that the workspace is to use exists and cannot serve it.</summary>
    AssociatedResourceUnsuitable,

    /// <summary>A resource provider is not registered in the subscription.</summary>
    ProviderNotRegistered,

    /// <summary>The region does not offer what is needed.</summary>
    RegionUnsupported,

    /// <summary>The region has no capacity for a managed resource now.</summary>
    CapacityUnavailable,

    /// <summary>A quota is exceeded (R7).</summary>
    QuotaExceeded,

    /// <summary>An Azure Policy denies the request.</summary>
    PolicyDenied,

    /// <summary>A management lock blocks the request.</summary>
    ScopeLocked,

    /// <summary>A deny assignment blocks the request.</summary>
    DenyAssignment,

    /// <summary>Azure does not accept the name.</summary>
    NameInvalid,

    /// <summary>A workspace of that name exists and this object does not own it.</summary>
    WorkspaceExists,

    /// <summary>The workspace does not exist.</summary>
    WorkspaceNotFound,

    /// <summary>Another object owns the workspace.</summary>
    OwnershipConflict,

    /// <summary>A soft-deleted workspace holds the name.</summary>
    SoftDeletedWorkspaceExists,

    /// <summary>Somebody else deleted the workspace.</summary>
    ExternallyDeleted,

    /// <summary>Azure failed to create the workspace.</summary>
    CreateFailed,

    /// <summary>Azure failed to update the workspace.</summary>
    UpdateFailed,

    /// <summary>Azure failed to delete the workspace.</summary>
    DeleteFailed,

    /// <summary>The workspace is gone, but its managed resource group still exists.</summary>
    PurgeIncomplete,

    /// <summary>The stores cannot use the key: their data is out of reach.</summary>
    KeyAccessRevoked,

    /// <summary>A store is under a different key from the workspace's.</summary>
    KeyMismatch,

    /// <summary>The identity that is named for the key is not among the workspace's own, or would be removed from it.</summary>
    KeyIdentityNotAttached,

    /// <summary>Azure reports a key in a form that is not the identifier of a key, or none at all for an encrypted workspace.</summary>
    KeyIdentifierUnreadable,

    /// <summary>The Microsoft-managed resource group is gone.</summary>
    ManagedResourceGroupMissing,

    /// <summary>A managed resource is gone.</summary>
    ManagedResourceMissing,

    /// <summary>A managed resource is not healthy.</summary>
    ManagedResourceDegraded,

    /// <summary>The operator may not read the managed resources.</summary>
    ManagedResourcesUnreadable,

    /// <summary>Azure rejects the operator's identity.</summary>
    AuthenticationFailed,

    /// <summary>The operator's identity lacks a right.</summary>
    AuthorizationFailed,

    /// <summary>Azure throttles the operator.</summary>
    Throttled,

    /// <summary>Azure does not answer, or reports an internal fault.</summary>
    AzureUnavailable,

    /// <summary>Another operation is running on the same resource.</summary>
    Conflict,

    /// <summary>Azure rejected the request with a code that the operator does not know.</summary>
    UnknownError,

    /// <summary>Azure keeps an identity of the workspace, or its primary one, that the spec gives up.</summary>
    IdentityNotRemovable,

    /// <summary>The Kubernetes API refuses what the operator must write on the object, by a policy of others or for want of a right.</summary>
    WriteRefused,
}
