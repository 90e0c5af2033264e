using CmkOperator.Conditions;
using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Faults;

/// <summary>
/// The errors of Azure as data: the first match wins, so specific rows come before general ones. Faults that no row matches
/// are classified by their HTTP status.
/// </summary>
public static class FaultCatalog
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // These codes are unambiguous. Their messages quote names that users chose, and those must not match a phrase of the rows below.
        new("An Azure Policy denies the request", ["RequestDisallowedByPolicy"], null, PolicyDenied),
        new("A lock blocks the request", ["ScopeLocked"], null, ScopeLocked),
        new("A deny assignment blocks the request", ["DenyAssignmentAuthorizationFailed"], null, DenyAssignment),
        new("The resource group does not exist", ["ResourceGroupNotFound", "ResourceGroupBeingDeleted"], null, ResourceGroupNotFound),
        new("The subscription is gone or disabled", ["SubscriptionNotFound", "ReadOnlyDisabledSubscription", "DisabledSubscription"], null, SubscriptionUnavailable),
        // Also a 403, but it concerns the workspace's identity and not the operator's.
        new("The user-assigned identity cannot read the vault", [], "user assigned identity doesn't have enough permissions", PermissionMissing),
        new("The operator's identity lacks a right on a linked resource", ["LinkedAuthorizationFailed"], null, AuthorizationFailed, Status: 403),
        new("The operator's identity lacks a right", ["AuthorizationFailed"], null, AuthorizationFailed, Status: 403),
        new("The key's vault has no purge protection", [], "purge protection", PurgeProtectionDisabled),
        new("The key's vault has no soft delete", [], "soft delete enabled", SoftDeleteDisabled),
        new("The key's vault is not recoverable", ["KeyVaultPolicyError"], null, SoftDeleteDisabled),
        new("A soft-deleted workspace holds the name", [], "soft-deleted workspace exists", SoftDeletedWorkspaceExists),
        new("A purge found nothing to purge", ["UserError"], "unable to find workspace", PurgeIncomplete),
        new("The user-assigned identity cannot read the vault", [], "Microsoft.KeyVault/vaults/read", PermissionMissing),
        new("The key is disabled", ["KeyDisabled"], null, KeyDisabled),
        new("The key is disabled", [], "disabled key", KeyDisabled),
        new("The key or its version is missing", ["KeyNotFound"], null, KeyNotFound),
        new("The key or its version is missing", [], "was not found in this key vault", KeyNotFound),
        new("The key is outside its validity period", [], "key has expired", KeyExpired),
        new("The key is outside its validity period", [], "expired key", KeyExpired),
        new("The key is outside its validity period", [], "validity period", KeyExpired),
        new("The key is not valid yet", [], "not yet valid", KeyNotYetValid),
        new("The vault's firewall blocks Azure services", ["ForbiddenByFirewall", "ForbiddenByConnection"], null, VaultFirewallBlocked),
        new("The vault's firewall blocks Azure services", [], "not a trusted service", VaultFirewallBlocked),
        new("A principal lacks a right on the key", ["ForbiddenByRbac", "AccessDenied"], null, PermissionMissing),
        new("A principal lacks a right on the key", [], "permission on key vault", PermissionMissing),
        new("A principal lacks a right on the key", [], "Microsoft.KeyVault/vaults/keys/", PermissionMissing),
        new("The key's vault does not exist", ["VaultNotFound"], null, VaultNotFound),
        new("A resource provider is not registered", ["MissingSubscriptionRegistration"], null, ProviderNotRegistered),
        new("The region does not offer the type", ["NoRegisteredProviderFound", "LocationNotAvailableForResourceType"], null, RegionUnsupported),
        new("The region is not registered for the subscription", ["MissingRegistrationForLocation", "InvalidSubscriptionRegistrationState"], null, RegionUnsupported),
        new("The workspace exists in another region", ["InvalidResourceLocation"], null, LocationMismatch),
        new("The operator's identity lacks a right on a linked resource", ["LinkedAuthorizationFailed"], null, AuthorizationFailed),
        new("The operator's identity lacks a right", ["AuthorizationFailed"], null, AuthorizationFailed),
        new("A quota is exceeded", ["QuotaExceeded", "ResourceQuotaExceeded", "ServiceQuotaExceeded", "MaxNumberOfAccountsExceeded", "SubscriptionQuotaExceeded"], null, QuotaExceeded),
        new("A quota is exceeded", ["OperationNotAllowed"], "quota", QuotaExceeded),
        new("A quota is exceeded", [], "quota", QuotaExceeded),
        new("The region has no capacity", [], "high demand", CapacityUnavailable),
        new("The region has no capacity", [], "high-demand", CapacityUnavailable),
        new("An associated resource is wrong", ["LinkedInvalidPropertyId"], null, AssociatedResourceNotFound),
        new("Azure rejects the name", ["InvalidResourceName", "ReservedResourceName"], null, NameInvalid),
        new("The principal is not known yet", ["PrincipalNotFound"], null, PermissionPropagating),
        new("Another operation is running", ["AnotherOperationInProgress", "RetryableErrorDueToAnotherOperation", "Conflict"], null, Conflict),
        new("The token is for another tenant", ["InvalidAuthenticationTokenTenant"], null, AuthenticationFailed),
        new("Azure rejects the token", ["AuthenticationFailed", "ExpiredAuthenticationToken", "InvalidAuthenticationToken"], null, AuthenticationFailed),
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

    /// <summary>
    /// True when Azure only failed to answer this time, and nothing else was learned: no answer, 408, 429 or 5xx.
    /// </summary>
    public static bool IsTransient(AzureFault fault)
    {
        return fault.Status is 0 or 408 or 429 or >= 500;
    }

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

/// <summary>One row of the error table: which faults it matches and the reason they get.</summary>
/// <param name="Situation">What happened, in a few words.</param>
/// <param name="Codes">Error codes, any of which (at any depth) makes the row match; empty when the fragment alone decides.</param>
/// <param name="Fragment">A stable fragment that the message must also contain, in any casing; null when the code alone decides.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Status">The HTTP status that the answer must also have; null for any, and for a long operation that failed late.</param>
public sealed record FaultRow(string Situation, IReadOnlyList<string> Codes, string? Fragment, ConditionReason Reason, int? Status = null)
{
    /// <summary>True when the row matches the fault.</summary>
    public bool Matches(AzureFault fault)
    {
        return (Status is null || Status == fault.Status)
            && (Codes.Count == 0 || Codes.Any(code => fault.Has(code) || (Fragment is null && Mentions(fault.Message, code))))
            && (Fragment is null || Says(fault.Message, Fragment));
    }

    // A word inside a name, as in rg-quota-tools, was chosen by a user and proves nothing.
    private static bool Says(string message, string fragment)
    {
        for (var at = message.IndexOf(fragment, StringComparison.OrdinalIgnoreCase); at >= 0; at = message.IndexOf(fragment, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + fragment.Length;
            if ((at == 0 || !IsOfName(message[at - 1])) && (end == message.Length || message[end] is not ('-' or '_')))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/';

    // A late failure often carries the inner service's code only inside its text.
    private static bool Mentions(string message, string code) =>
        code.Length > 8 && message.Contains(code, StringComparison.Ordinal);
}
