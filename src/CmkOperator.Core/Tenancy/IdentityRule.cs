using CmkOperator.Desired;
using CmkOperator.Workspaces;

namespace CmkOperator.Tenancy;

/// <summary>
/// Chooses the Azure identity for an object: its own credentials, else the default of its namespace, else the operator's identity
/// where the namespace may share it. A declared identity is used or refused, never skipped in favour of the next one.
/// </summary>
public static class IdentityRule
{
    /// <summary>True when the choice depends on the default service account of the object's namespace, which must then be read.</summary>
    public static bool NeedsNamespaceDefault(DesiredWorkspace desired, TenancyPolicy policy) =>
        desired.Credentials is null && policy.NamespaceDefaults;

    /// <summary>Chooses.</summary>
    /// <param name="desired">The object.</param>
    /// <param name="policy">The operator's settings.</param>
    /// <param name="namespaceDefault">The default service account of the object's namespace; null when there is none or it is not needed.</param>
    public static IdentityChoice Choose(DesiredWorkspace desired, TenancyPolicy policy, NamespaceDefault? namespaceDefault)
    {
        if (desired.Credentials is { } declared)
        {
            return Own(desired, policy, declared.TenantId, declared.ClientId, declared.ServiceAccountName);
        }

        // An account without either annotation declares no Azure identity. With only one of them, or a malformed one, the declaration is invalid.
        if (policy.NamespaceDefaults && namespaceDefault is not (null or { ClientId: null, TenantId: null }))
        {
            return GuidOf(namespaceDefault.ClientId) is { } client && GuidOf(namespaceDefault.TenantId) is { } tenant
                ? Own(desired, policy, tenant, client, policy.DefaultServiceAccountName)
                : new IdentityChoice.Refused(TenancyRefusals.MalformedDefault(desired, policy, Malformed(namespaceDefault)));
        }

        // When a namespace is deleted, the account goes before the object: the object must not fall back to the operator's own identity then.
        if (policy.NamespaceDefaults && namespaceDefault is null && desired.DeletionRequested)
        {
            return new IdentityChoice.Refused(TenancyRefusals.DefaultMissingAtDeletion(desired, policy));
        }

        return policy.SharesIdentityWith(desired.Key.Namespace)
            ? new IdentityChoice.Operators()
            : new IdentityChoice.Refused(TenancyRefusals.NoIdentity(desired, policy));
    }

    // A federated credential of the operator's identity may match service accounts elsewhere, so its client id itself is off limits.
    private static IdentityChoice Own(DesiredWorkspace desired, TenancyPolicy policy, string tenantId, string clientId, string serviceAccount) =>
        string.Equals(clientId, policy.OperatorClientId, StringComparison.OrdinalIgnoreCase) && !policy.SharesIdentityWith(desired.Key.Namespace)
            ? new IdentityChoice.Refused(TenancyRefusals.OperatorsIdentity(desired))
            : new IdentityChoice.Own(new FederatedIdentity(
                tenantId.ToLowerInvariant(), clientId.ToLowerInvariant(), new ObjectKey(desired.Key.Namespace, serviceAccount)));

    private static string Malformed(NamespaceDefault found) => string.Join(" and ", new[]
    {
        Fault(NamespaceDefault.ClientIdAnnotation, found.ClientId),
        Fault(NamespaceDefault.TenantIdAnnotation, found.TenantId),
    }.OfType<string>());

    private static string? Fault(string annotation, string? value) =>
        GuidOf(value) is not null ? null : value is null ? $"{annotation} is missing" : $"{annotation} is not a GUID";

    private static string? GuidOf(string? text) => Guid.TryParseExact(text, "D", out var guid) ? guid.ToString("D") : null;
}
