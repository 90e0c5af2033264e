using CmkOperator.Conditions;
using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Faults;

/// <summary>
/// The errors of Azure as data: the first match wins, so specific rows come before general ones. Faults that no row matches
/// are classified by their HTTP status.
/// </summary>
public static class FaultCatalog
{
    private const string VaultReader = "Give the user-assigned identity Reader on the key's vault (it needs Microsoft.KeyVault/vaults/read there)";
    private const string StoreWriter = "Give the workspace's own identity (the named object id, not the operator's) the named right where the managed resource group is created, for example by Contributor on the subscription";
    private const string NamedClient = "Give the client with the named object id the named right: it is the identity that acts for the object, or the workspace's own";
    private const string DisabledOrExpired = "Enable the key version, and extend its expiration date if that passed (az keyvault key set-attributes --expires); if no workspace is under it, you can declare another one in the same vault instead";
    private const string LinkedResource = "Create the named resource, correct its id under spec.associatedResources, or let Azure Machine Learning reach the subscription it is in";

    // Azure takes all fields of a PATCH or none, so one bad value holds up the others.
    private const string RejectedValue = "Azure rejects a declared value: correct the field that it names, or set it back to what status.drifts shows as observed; the other fields of the same change wait until then";

    /// <summary>The table.</summary>
    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // These codes are unambiguous. Their messages quote names that users chose, and those must not match a phrase of the rows below.
        new("An Azure Policy denies the request", ["RequestDisallowedByPolicy"], null, PolicyDenied),
        new("A lock blocks the request", ["ScopeLocked"], null, ScopeLocked),
        new("A deny assignment blocks the request", ["DenyAssignmentAuthorizationFailed"], null, DenyAssignment),
        new("The resource group does not exist", ["ResourceGroupNotFound", "ResourceGroupBeingDeleted"], null, ResourceGroupNotFound),
        new("The subscription is gone or disabled", ["SubscriptionNotFound", "ReadOnlyDisabledSubscription", "DisabledSubscription"], null, SubscriptionUnavailable),
        new("The region is shut to the subscription", ["RequestDisallowedByAzure"], null, RegionUnsupported,
            Advice: "Ask Azure support to open the region for the subscription, or choose another region in a new object"),
        // Also a 403, but it concerns the workspace's identity and not the operator's.
        new("The user-assigned identity cannot read the vault", [], "user assigned identity doesn't have enough permissions", PermissionMissing, Advice: VaultReader),
        new("The operator's identity lacks a right on a linked resource", ["LinkedAuthorizationFailed"], null, AuthorizationFailed, Status: 403),
        new("The operator's identity lacks a right", ["AuthorizationFailed"], null, AuthorizationFailed, Status: 403),
        // Azure Machine Learning makes the managed stores as the workspace's identity: late, or before it accepts the request (HTTP 400). The text may be in any language.
        new("The workspace's identity may not make the managed storage account", ["AuthorizationFailed"], "Microsoft.Storage/…/write", PermissionMissing, Advice: StoreWriter),
        new("The workspace's identity may not make the managed search service", ["AuthorizationFailed"], "Microsoft.Search/…/write", PermissionMissing, Advice: StoreWriter),
        new("The workspace's identity may not make the managed Cosmos DB account", ["AuthorizationFailed"], "Microsoft.DocumentDB/…/write", PermissionMissing, Advice: StoreWriter),
        new("The key's vault has no purge protection", [], "purge protection", PurgeProtectionDisabled,
            Unless: ["has purge protection enabled, but", "has soft delete and purge protection enabled, but"]),
        new("The key's vault has no soft delete", [], "soft delete enabled", SoftDeleteDisabled, Unless: ["has soft delete enabled, but"]),
        new("The key's vault is not recoverable", ["KeyVaultPolicyError"], null, SoftDeleteDisabled),
        new("A soft-deleted workspace holds the name", [], "soft-deleted workspace exists", SoftDeletedWorkspaceExists),
        new("A purge found nothing to purge", ["UserError"], "unable to find workspace", PurgeIncomplete),
        new("The user-assigned identity cannot read the vault", [], "Microsoft.KeyVault/vaults/read", PermissionMissing, Advice: VaultReader),
        new("The key is disabled", ["KeyDisabled"], null, KeyDisabled),
        new("The key is disabled", [], "disabled key", KeyDisabled),
        // Azure Cosmos DB's number 4018 does not say which.
        new("The key is disabled or expired", [], "key is either disabled or expired", KeyDisabled, Advice: DisabledOrExpired),
        new("The key is disabled", [], "key is disabled", KeyDisabled),
        new("The key is disabled", [], "/keys/… is disabled", KeyDisabled),
        new("The key is disabled", [], "key '… is disabled", KeyDisabled),
        new("The key or its version is missing", ["KeyNotFound"], null, KeyNotFound),
        new("The key or its version is missing", [], "was not found in this key vault", KeyNotFound),
        new("The key is outside its validity period", [], "key has expired", KeyExpired),
        new("The key is outside its validity period", [], "key … has expired", KeyExpired),
        new("The key is outside its validity period", [], "key is expired", KeyExpired),
        new("The key is outside its validity period", [], "key … is expired", KeyExpired),
        new("The key is outside its validity period", [], "expired key", KeyExpired),
        new("The key is outside its validity period", [], "validity period", KeyExpired),
        new("The key is not valid yet", [], "not yet valid", KeyNotYetValid),
        new("The vault's firewall blocks Azure services", ["ForbiddenByFirewall", "ForbiddenByConnection"], null, VaultFirewallBlocked),
        new("The vault's firewall blocks Azure services", [], "not a trusted service", VaultFirewallBlocked),
        new("The vault admits private endpoints only, Azure services included", [], "not an approved private link", VaultFirewallBlocked),
        new("A principal lacks a right on the key", ["ForbiddenByRbac", "AccessDenied", "KeyVaultAccessForbidden"], null, PermissionMissing),
        new("A principal lacks a right on the key", [], "permission on key vault", PermissionMissing),
        new("A principal lacks a right on the key", [], "Microsoft.KeyVault/vaults/keys/", PermissionMissing),
        new("The key's vault does not exist", ["VaultNotFound"], null, VaultNotFound),
        new("A resource provider is not registered", ["MissingSubscriptionRegistration"], null, ProviderNotRegistered),
        new("The region does not offer the type", ["NoRegisteredProviderFound", "LocationNotAvailableForResourceType"], null, RegionUnsupported),
        new("The region is not registered for the subscription", ["MissingRegistrationForLocation", "InvalidSubscriptionRegistrationState"], null, RegionUnsupported),
        new("The workspace exists in another region", ["InvalidResourceLocation"], null, LocationMismatch),
        new("An identity lacks a right on a linked resource", ["LinkedAuthorizationFailed"], null, AuthorizationFailed, Advice: NamedClient),
        new("The operator's identity lacks a right", ["AuthorizationFailed"], "Microsoft.MachineLearningServices/", AuthorizationFailed, Status: 400),
        new("An identity lacks a right during the operation", ["AuthorizationFailed"], null, AuthorizationFailed, Advice: NamedClient),
        new("An identity lacks a right during the operation", [], "does not have authorization to perform action", AuthorizationFailed, Advice: NamedClient),
        new("A quota is exceeded", ["QuotaExceeded", "ResourceQuotaExceeded", "ServiceQuotaExceeded", "SubscriptionQuotaExceeded"], null, QuotaExceeded),
        new("The subscription has no room for a storage account", ["MaxStorageAccountsCountPerSubscriptionExceeded", "MaxNumberOfAccountsExceeded"], null, QuotaExceeded,
            Advice: "Delete storage accounts of the region that nobody needs, or ask for more of them per region (quota of Microsoft.Storage); the operator retries automatically"),
        new("A quota is exceeded", ["OperationNotAllowed"], "quota", QuotaExceeded),
        new("A quota is exceeded", [], "quota", QuotaExceeded, Unless: ["no quota problem", "no quota issue", "not a quota"]),
        new("AI Search has no capacity in the region", ["InsufficientResourcesAvailable"], null, CapacityUnavailable,
            Advice: "Wait: AI Search has no capacity in the region now; choose another region in a new object, or ask Azure support if it lasts"),
        new("The region has no capacity", [], "high demand", CapacityUnavailable),
        new("The region has no capacity", [], "high-demand", CapacityUnavailable),
        new("The associated storage account has a hierarchical namespace", [], "hierarchical namespace", AssociatedResourceUnsuitable,
            Advice: "Declare a storage account without a hierarchical namespace in spec.associatedResources.storageAccountId"),
        new("An associated resource is wrong", ["LinkedInvalidPropertyId"], null, AssociatedResourceNotFound),
        // Azure reports a registry of another subscription that it cannot reach in the same way.
        new("The associated registry is missing", ["ResourceNotFound", "NotFound"], "Microsoft.ContainerRegistry/registries/", AssociatedResourceNotFound, Advice: LinkedResource),
        new("The associated registry is missing", ["ResourceNotFound", "NotFound"], "/providers/Microsoft.ContainerRegistry/registries/", AssociatedResourceNotFound, Advice: LinkedResource),
        new("The associated Application Insights is missing", ["ResourceNotFound", "NotFound"], "Microsoft.Insights/components/", AssociatedResourceNotFound, Advice: LinkedResource),
        new("The associated Application Insights is missing", ["ResourceNotFound", "NotFound"], "/providers/Microsoft.Insights/components/", AssociatedResourceNotFound, Advice: LinkedResource),
        new("Azure rejects the name", ["InvalidResourceName", "ReservedResourceName"], null, NameInvalid),
        new("The principal is not known yet", ["PrincipalNotFound"], null, PermissionPropagating),
        new("Another operation is running", ["AnotherOperationInProgress", "RetryableErrorDueToAnotherOperation", "Conflict"], null, Conflict),
        new("The token is for another tenant", ["InvalidAuthenticationTokenTenant"], null, AuthenticationFailed,
            Advice: "Use the tenant of the subscription: the named issuer is the token's tenant, and the subscription belongs to the other one"),
        .. SignInRows.All,
        new("Azure rejects the token", ["AuthenticationFailed", "ExpiredAuthenticationToken", "InvalidAuthenticationToken"], null, AuthenticationFailed),
        new("The operator itself stays below Azure's limit", ["HeldBack"], null, Throttled, Advice: "Wait: the operator continues by itself"),
        new("Azure throttles the operator", ["TooManyRequests", "SubscriptionRequestsThrottled", "RateLimiting", "Throttled"], null, Throttled),
    ];

    /// <summary>
    /// The reason of a fault. Returns <paramref name="otherwise"/> for a fault whose explanation the table does not know:
    /// <see cref="CreateFailed"/> for a creation and so on.
    /// </summary>
    public static ConditionReason Classify(AzureFault fault, ConditionReason otherwise)
    {
        return Rows.FirstOrDefault(row => row.Matches(fault))?.Reason ?? ByStatus(fault, otherwise);
    }

    /// <summary>What a person does about a fault that got this reason: the row's own advice where it has one, else the reason's.</summary>
    public static string AdviceFor(AzureFault fault, ConditionReason reason) => Rows.FirstOrDefault(row => row.Matches(fault)) switch
    {
        { Advice: { } advice } row when row.Reason == reason => advice,
        null when reason == UpdateFailed && fault.Status == 400 => RejectedValue,
        _ => ReasonCatalog.Of(reason).Advice,
    };

    /// <summary>
    /// True when Azure only failed to answer this time, and nothing else was learned: no answer, 401, 408, 429 or 5xx. A refused sign-in says
    /// nothing about the thing that was asked for.
    /// </summary>
    public static bool IsTransient(AzureFault fault)
    {
        return IsSignInRefused(fault) || fault.Status is 0 or 408 or 429 or >= 500;
    }

    /// <summary>True when Azure, or Microsoft Entra ID, accepted no token: nothing was read and nothing was carried out.</summary>
    public static bool IsSignInRefused(AzureFault fault) => fault.Status == 401;

    private static ConditionReason ByStatus(AzureFault fault, ConditionReason otherwise) => fault.Status switch
    {
        401 => AuthenticationFailed,
        403 => AuthorizationFailed,
        409 => Conflict,
        429 => Throttled,
        // A failed long-running operation carries no HTTP status: only its code is known.
        0 when fault.Has("ServiceUnavailable") => CapacityUnavailable,
        0 when fault.Code.Length > 0 => otherwise,
        0 or 408 => AzureUnavailable,
        >= 500 when otherwise == UnknownError => AzureUnavailable,
        >= 500 when fault.Code.Length == 0 => AzureUnavailable,
        _ => otherwise,
    };
}
