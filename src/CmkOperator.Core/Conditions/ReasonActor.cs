using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Conditions;

/// <summary>The person or party that can do something about a reason.</summary>
public enum Actor
{
    /// <summary>Nobody has to: it is settled, or time settles it.</summary>
    Nobody,

    /// <summary>The owner of the object's manifest.</summary>
    ObjectOwner,

    /// <summary>The owner of the key vault and its keys.</summary>
    VaultOwner,

    /// <summary>An administrator of the Azure subscription or of what is in it.</summary>
    AzureAdministrator,

    /// <summary>The administrator of the operator and of its cluster.</summary>
    OperatorAdministrator,

    /// <summary>Azure support.</summary>
    AzureSupport,
}

/// <summary>Says who acts on each reason. The advice of <see cref="ReasonCatalog"/> says what they do.</summary>
public static class ReasonActor
{
    /// <summary>The party that acts first on a reason.</summary>
    /// <param name="reason">The reason.</param>
    public static Actor Of(ConditionReason reason) => reason switch
    {
        Succeeded or Progressing or Creating or Updating or Deleting or KeyRotating or Retained or PermissionPropagating or PermissionUnknown or WorkspaceNotFound
            or Throttled or AzureUnavailable or Conflict => Actor.Nobody,
        Suspended or ObserveOnly or DeletionProtected or Drifted or HbiWorkspaceImmutable or KeyVaultImmutable or FieldImmutable or LocationMismatch or InvalidSpec
            or EncryptionModeUnsupported or WorkspaceKindUnsupported or VaultInOtherSubscription or AssociatedResourceNotFound or AssociatedResourceUnsuitable
            or RegionUnsupported or NameInvalid or WorkspaceExists or OwnershipConflict or ExternallyDeleted or KeyIdentityNotAttached or IdentityNotRemovable => Actor.ObjectOwner,
        VaultNotFound or SoftDeleteDisabled or PurgeProtectionDisabled or VaultFirewallBlocked or VaultUnreadable or KeyNotFound or KeyDisabled or KeyExpired or KeyNotYetValid
            or KeyTypeUnsupported or KeyOperationsMissing or KeyUnreadable or KeyExpiring or OldKeyVersionDisabled or PermissionMissing or KeyAccessRevoked => Actor.VaultOwner,
        SubscriptionUnavailable or ResourceGroupNotFound or ProviderNotRegistered or QuotaExceeded or PolicyDenied or ScopeLocked or DenyAssignment or SoftDeletedWorkspaceExists
            or CreateFailed or UpdateFailed or DeleteFailed or ManagedResourcesUnreadable or AuthorizationFailed or KeyIdentifierUnreadable => Actor.AzureAdministrator,
        AuthenticationFailed or UnknownError or WriteRefused => Actor.OperatorAdministrator,
        CapacityUnavailable or PurgeIncomplete or KeyMismatch or ManagedResourceGroupMissing or ManagedResourceMissing or ManagedResourceDegraded => Actor.AzureSupport,
    };

    /// <summary>The party in words.</summary>
    /// <param name="actor">The party.</param>
    public static string Words(Actor actor) => actor switch
    {
        Actor.Nobody => "nobody; it settles by itself",
        Actor.ObjectOwner => "the owner of this object",
        Actor.VaultOwner => "the owner of the key vault",
        Actor.AzureAdministrator => "an administrator of the Azure subscription",
        Actor.OperatorAdministrator => "the administrator of the operator",
        Actor.AzureSupport => "Azure support",
    };
}
