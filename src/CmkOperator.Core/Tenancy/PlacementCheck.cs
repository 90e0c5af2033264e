using CmkOperator.Desired;
using CmkOperator.Workspaces;

namespace CmkOperator.Tenancy;

/// <summary>
/// Restricts an object to the subscriptions and vaults of its namespace. Every subscription that the object names counts, not only the
/// workspace's, because the operator reads the others too and reports what it finds.
/// </summary>
public static class PlacementCheck
{
    /// <summary>Why the namespace may not use what the object declares; null when it may.</summary>
    public static TenancyRefusal? Assess(DesiredWorkspace desired, TenancyPolicy policy)
    {
        var space = desired.Key.Namespace;
        if (policy.Subscriptions is { } subscriptions
            && Named(desired).FirstOrDefault(named => !subscriptions.Allows(space, named.Subscription)) is { Field: { } field } refused)
        {
            return TenancyRefusals.SubscriptionNotAllowed(space, field, refused.Subscription);
        }

        return policy.Vaults is { } vaults && Vaults(desired).FirstOrDefault(named => !vaults.Allows(space, named.Id)) is { Field: { } vault } other
            ? TenancyRefusals.VaultNotAllowed(space, vault, other.Id)
            : null;
    }

    /// <summary>
    /// True when a key may be read that the object does not declare. The declared vault was checked before the read. The live workspace, or an old
    /// status, may name another vault, even under the declared vault's id.
    /// </summary>
    /// <param name="desired">The object.</param>
    /// <param name="policy">The operator's settings.</param>
    /// <param name="key">The key.</param>
    /// <param name="vaultId">ARM id of the vault that supposedly holds it.</param>
    public static bool MayRead(DesiredWorkspace desired, TenancyPolicy policy, KeyIdentifier key, string vaultId)
    {
        return policy is { Vaults: null, Subscriptions: null }
            || string.Equals(key.VaultHost, desired.Encryption.VaultHost, StringComparison.OrdinalIgnoreCase)
            || (!ArmId.Same(vaultId, desired.Encryption.KeyVaultId) && policy.AllowsVault(desired.Key.Namespace, vaultId));
    }

    /// <summary>True when an identity may be read that the live workspace names and the object perhaps does not: its subscription must be one of the namespace's.</summary>
    /// <param name="desired">The object.</param>
    /// <param name="policy">The operator's settings.</param>
    /// <param name="identityId">ARM id of the identity.</param>
    public static bool MayRead(DesiredWorkspace desired, TenancyPolicy policy, string identityId) =>
        policy.Subscriptions?.Allows(desired.Key.Namespace, ArmId.SubscriptionOf(identityId) ?? string.Empty) != false;

    // The workspace's identity gets broad rights on the vault of its secrets, so the namespace must be allowed to use that vault too.
    private static IEnumerable<(string Field, string Id)> Vaults(DesiredWorkspace desired) =>
    [
        ("spec.encryption.keyVaultId", desired.Encryption.KeyVaultId),
        ("spec.associatedResources.keyVaultId", desired.AssociatedResources.KeyVaultId),
    ];

    private static IEnumerable<(string Field, string Subscription)> Named(DesiredWorkspace desired)
    {
        yield return ("spec.subscriptionId", desired.SubscriptionId);
        foreach (var (field, id) in Ids(desired))
        {
            if (ArmId.SubscriptionOf(id) is { } subscription)
            {
                yield return (field, subscription);
            }
        }
    }

    private static IEnumerable<(string Field, string? Id)> Ids(DesiredWorkspace desired)
    {
        yield return ("spec.encryption.keyVaultId", desired.Encryption.KeyVaultId);
        yield return ("spec.encryption.userAssignedIdentityId", desired.Encryption.UserAssignedIdentityId);
        yield return ("spec.associatedResources.storageAccountId", desired.AssociatedResources.StorageAccountId);
        yield return ("spec.associatedResources.keyVaultId", desired.AssociatedResources.KeyVaultId);
        yield return ("spec.associatedResources.applicationInsightsId", desired.AssociatedResources.ApplicationInsightsId);
        yield return ("spec.associatedResources.containerRegistryId", desired.AssociatedResources.ContainerRegistryId);
        foreach (var id in desired.Identity?.UserAssignedIdentityIds ?? [])
        {
            yield return ("spec.identity.userAssignedIdentityIds", id);
        }

        yield return ("spec.identity.primaryUserAssignedIdentityId", desired.Identity?.PrimaryUserAssignedIdentityId);
    }
}
