using System.Text.Json.Serialization;

namespace CmkOperator.Azure.KeyVaults;

/// <summary>A vault as Azure writes it (Azure REST API: Vaults - Get); only what is read.</summary>
internal sealed record VaultResource(string? Id, string? Location, VaultResource.PropertiesBlock? Properties)
{
    internal sealed record PropertiesBlock(
        string? VaultUri,
        string? TenantId,
        [property: JsonConverter(typeof(TolerantBoolean))] bool? EnableSoftDelete,
        [property: JsonConverter(typeof(TolerantBoolean))] bool? EnablePurgeProtection,
        [property: JsonConverter(typeof(TolerantBoolean))] bool? EnableRbacAuthorization,
        string? PublicNetworkAccess,
        NetworkBlock? NetworkAcls,
        IReadOnlyList<PolicyBlock?>? AccessPolicies);

    internal sealed record NetworkBlock(string? Bypass, string? DefaultAction);

    internal sealed record PolicyBlock(string? TenantId, string? ObjectId, string? ApplicationId, PermissionsBlock? Permissions);

    internal sealed record PermissionsBlock(IReadOnlyList<string?>? Keys);
}
