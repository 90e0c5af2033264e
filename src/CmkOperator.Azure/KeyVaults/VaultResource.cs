using System.Text.Json.Serialization;

namespace CmkOperator.Azure.KeyVaults;

/// <summary>A vault as Azure writes it (Azure REST API: Vaults - Get); only what is read.</summary>
internal sealed record VaultResource
{
    public string? Id { get; init; }

    public string? Location { get; init; }

    public PropertiesBlock? Properties { get; init; }

    internal sealed record PropertiesBlock
    {
        public string? VaultUri { get; init; }

        public string? TenantId { get; init; }

        [JsonConverter(typeof(TolerantBoolean))]
        public bool? EnableSoftDelete { get; init; }

        [JsonConverter(typeof(TolerantBoolean))]
        public bool? EnablePurgeProtection { get; init; }

        [JsonConverter(typeof(TolerantBoolean))]
        public bool? EnableRbacAuthorization { get; init; }

        public string? PublicNetworkAccess { get; init; }

        public NetworkBlock? NetworkAcls { get; init; }

        public IReadOnlyList<PolicyBlock?>? AccessPolicies { get; init; }
    }

    internal sealed record NetworkBlock
    {
        public string? Bypass { get; init; }

        public string? DefaultAction { get; init; }
    }

    internal sealed record PolicyBlock
    {
        public string? TenantId { get; init; }

        public string? ObjectId { get; init; }

        public string? ApplicationId { get; init; }

        public PermissionsBlock? Permissions { get; init; }
    }

    internal sealed record PermissionsBlock
    {
        public IReadOnlyList<string?>? Keys { get; init; }
    }
}
