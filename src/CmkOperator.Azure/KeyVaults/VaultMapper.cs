using CmkOperator.Observed;

namespace CmkOperator.Azure.KeyVaults;

/// <summary>Maps Azure's vault to the core's facts.</summary>
internal static class VaultMapper
{
    /// <summary>The facts; null when the answer has no id or no properties.</summary>
    public static VaultFacts? Map(VaultResource resource) => resource is not { Id: { Length: > 0 } id, Properties: { } properties }
        ? null
        : new VaultFacts
        {
            Id = id,
            VaultUri = properties.VaultUri ?? string.Empty,
            Location = resource.Location,
            TenantId = properties.TenantId,
            SoftDelete = properties.EnableSoftDelete,
            PurgeProtection = properties.EnablePurgeProtection ?? false,
            RbacAuthorization = properties.EnableRbacAuthorization ?? false,
            PublicNetworkAccess = properties.PublicNetworkAccess,
            NetworkDefaultAction = properties.NetworkAcls?.DefaultAction,
            NetworkBypass = properties.NetworkAcls?.Bypass,
            AccessPolicies = (properties.AccessPolicies ?? [])
                .OfType<VaultResource.PolicyBlock>()
                .Where(policy => !string.IsNullOrEmpty(policy.ObjectId))
                .Select(policy => new AccessPolicyFacts(
                    policy.TenantId ?? string.Empty,
                    policy.ObjectId!,
                    string.IsNullOrEmpty(policy.ApplicationId) ? null : policy.ApplicationId,
                    (policy.Permissions?.Keys ?? []).OfType<string>().ToArray()))
                .ToArray(),
        };
}
