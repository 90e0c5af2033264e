using CmkOperator.Conditions;
using CmkOperator.Desired;

namespace CmkOperator.Tenancy;

/// <summary>The messages of every refusal: what is refused, to which namespace, and what to do now. They never contain a value of another tenant or a token.</summary>
public static class TenancyRefusals
{
    private const string LetGo = "Set deletionPolicy: Retain to release the object and keep the workspace in Azure";

    // Kubernetes creates nothing in a namespace that is being deleted.
    private const string Unless = "(unless the namespace is being deleted too) ";

    /// <summary>The object declares no credentials, its namespace has no default, and the operator's identity is not shared with it.</summary>
    public static TenancyRefusal NoIdentity(DesiredWorkspace desired, TenancyPolicy policy)
    {
        var space = desired.Key.Namespace;
        var account = policy.DefaultServiceAccountName;
        var defaultIs = policy.NamespaceDefaults ? $", ServiceAccount {account} provides none" : string.Empty;
        var orDefault = policy.NamespaceDefaults
            ? $", or create ServiceAccount {account} with the annotations {NamespaceDefault.ClientIdAnnotation} and {NamespaceDefault.TenantIdAnnotation}"
            : string.Empty;
        return Authentication(
            $"Namespace {space} has no Azure identity: spec.credentials is not set{defaultIs}, and the operator's own identity is not shared with this namespace. "
            + $"Set spec.credentials{orDefault}, or ask the operator's administrator to add {space} to --shared-identity-namespaces");
    }

    /// <summary>The annotations of the namespace's default are invalid.</summary>
    public static TenancyRefusal MalformedDefault(DesiredWorkspace desired, TenancyPolicy policy, string fault) => Authentication(
        $"ServiceAccount {policy.DefaultServiceAccountName} in namespace {desired.Key.Namespace} must provide the namespace's Azure identity, but {fault}. "
        + "Annotate it with both GUIDs, or set spec.credentials");

    /// <summary>An object names the operator's own client id, which its namespace does not share.</summary>
    public static TenancyRefusal OperatorsIdentity(DesiredWorkspace desired) => Authentication(
        $"The client id in {Source(desired)} is the operator's own, which is not shared with namespace {desired.Key.Namespace}. "
        + $"Use a different identity, or ask the operator's administrator to add {desired.Key.Namespace} to --shared-identity-namespaces");

    /// <summary>The operator may not read the namespace's default. It cannot know whether there is one, so it uses no other identity.</summary>
    public static TenancyRefusal DefaultUnreadable(DesiredWorkspace desired, TenancyPolicy policy) => Authentication(
        $"The operator is not allowed to read ServiceAccount {policy.DefaultServiceAccountName} in namespace {desired.Key.Namespace}, so it cannot determine the namespace's Azure identity. "
        + "Grant the operator get on serviceaccounts (Helm: tenancy.namespaceDefaults.enabled), or set spec.credentials");

    /// <summary>The service account does not exist.</summary>
    public static TenancyRefusal AccountMissing(FederatedIdentity identity)
    {
        var missing = $"There is no ServiceAccount {identity.ServiceAccount.Name} in namespace {identity.ServiceAccount.Namespace}. ";
        var with = $"and give client {identity.ClientId} a federated credential for it ({Credential(identity, null)})";
        return Authentication($"{missing}Create it, {with}") with { AtDeletion = $"{missing}{LetGo}, or {Unless}create it, {with}" };
    }

    /// <summary>The namespace's default is gone while the object is being deleted. The operator does not know which identity served the object before, so it deletes with none.</summary>
    public static TenancyRefusal DefaultMissingAtDeletion(DesiredWorkspace desired, TenancyPolicy policy)
    {
        var (space, account) = (desired.Key.Namespace, policy.DefaultServiceAccountName);
        var orShared = policy.SharesIdentityWith(space) ? ", or without them to delete it with the operator's own identity" : string.Empty;
        return Authentication(
            $"There is no ServiceAccount {account} in namespace {space}, so the operator cannot determine which Azure identity to delete the workspace with. "
            + $"{LetGo}, or {Unless}create it with the annotations {NamespaceDefault.ClientIdAnnotation} and {NamespaceDefault.TenantIdAnnotation}{orShared}");
    }

    /// <summary>The operator may not request tokens of the service account.</summary>
    public static TenancyRefusal TokensForbidden(FederatedIdentity identity)
    {
        return Authentication(
            $"The operator is not allowed to request tokens of ServiceAccount {identity.ServiceAccount.Name} in namespace {identity.ServiceAccount.Namespace}. "
            + "Grant it create on serviceaccounts/token for that account (Helm: tenancy.credentials.enabled and tenancy.credentials.serviceAccountNames), or use a ServiceAccount that it may request tokens of");
    }

    /// <summary>The API server issues no token of the service account.</summary>
    public static TenancyRefusal TokenRefused(FederatedIdentity identity, string said)
    {
        return Authentication(
            $"The API server issues no token of ServiceAccount {identity.ServiceAccount.Name} in namespace {identity.ServiceAccount.Namespace}: {said}. "
            + "Fix the cause that it reports");
    }

    /// <summary>Microsoft Entra does not exchange the service account's token.</summary>
    /// <param name="identity">The identity asked for.</param>
    /// <param name="issuer">The issuer of the token; null when it cannot be determined.</param>
    /// <param name="said">What Entra said, with its code, cleaned.</param>
    public static TenancyRefusal ExchangeRefused(FederatedIdentity identity, string? issuer, string said)
    {
        return Authentication(
            $"Microsoft Entra issues no token for client {identity.ClientId} in tenant {identity.TenantId}: {said}. "
            + $"Check tenant and client id, and that the client has a federated credential with {Credential(identity, issuer)}");
    }

    /// <summary>The namespace may not use a subscription that the object names.</summary>
    public static TenancyRefusal SubscriptionNotAllowed(string namespaceName, string field, string subscriptionId) => Authorization(
        $"Namespace {namespaceName} may not use subscription {subscriptionId}, which {field} names. "
        + $"Declare one that it may use, or ask the operator's administrator to add {namespaceName}={subscriptionId} to --namespace-subscriptions");

    /// <summary>The namespace may not use the vault that the object names.</summary>
    public static TenancyRefusal VaultNotAllowed(string namespaceName, string field, string vaultId) => Authorization(
        $"Namespace {namespaceName} may not use key vault {vaultId}, which {field} names. "
        + $"Declare one that it may use, or ask the operator's administrator to add {namespaceName}={vaultId} to --namespace-vaults");

    private static string Source(DesiredWorkspace desired) => desired.Credentials is null ? "the namespace's default" : "spec.credentials.clientId";

    private static string Credential(FederatedIdentity identity, string? issuer) =>
        $"issuer {issuer ?? "of the cluster"}, subject {identity.Subject}, audience {FederatedIdentity.Audience}";

    private static TenancyRefusal Authentication(string message) => new(ConditionReason.AuthenticationFailed, message);

    private static TenancyRefusal Authorization(string message) => new(ConditionReason.AuthorizationFailed, message);
}
