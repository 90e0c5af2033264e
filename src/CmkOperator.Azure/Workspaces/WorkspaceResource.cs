using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Workspaces;

/// <summary>A workspace as Azure writes it (Azure REST API: Workspaces - Get); only what is read.</summary>
internal sealed record WorkspaceResource
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Location { get; init; }

    public string? Kind { get; init; }

    public Dictionary<string, string?>? Tags { get; init; }

    public IdentityBlock? Identity { get; init; }

    public SystemDataBlock? SystemData { get; init; }

    public PropertiesBlock? Properties { get; init; }

    internal sealed record IdentityBlock
    {
        public string? Type { get; init; }

        public string? PrincipalId { get; init; }

        public Dictionary<string, AssignedIdentity?>? UserAssignedIdentities { get; init; }
    }

    internal sealed record AssignedIdentity
    {
        public string? PrincipalId { get; init; }

        public string? ClientId { get; init; }
    }

    internal sealed record SystemDataBlock
    {
        public string? CreatedAt { get; init; }
    }

    internal sealed record PropertiesBlock
    {
        public string? WorkspaceId { get; init; }

        public string? ProvisioningState { get; init; }

        [JsonConverter(typeof(TolerantBoolean))]
        public bool? EnableServiceSideCMKEncryption { get; init; }

        public string? PrimaryUserAssignedIdentity { get; init; }

        public string? ServiceProvisionedResourceGroup { get; init; }

        public EncryptionBlock? Encryption { get; init; }

        public IReadOnlyList<PrivateEndpointConnection?>? PrivateEndpointConnections { get; init; }

        /// <summary>Everything else: the fields of the tables are found here by the names that Azure gives them.</summary>
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Others { get; set; }
    }

    internal sealed record EncryptionBlock
    {
        public string? Status { get; init; }

        public EncryptionIdentity? Identity { get; init; }

        public KeyVaultBlock? KeyVaultProperties { get; init; }

        public string? CosmosDbResourceId { get; init; }

        public string? SearchAccountResourceId { get; init; }

        public string? StorageAccountResourceId { get; init; }
    }

    internal sealed record EncryptionIdentity
    {
        public string? UserAssignedIdentity { get; init; }
    }

    internal sealed record KeyVaultBlock
    {
        public string? KeyVaultArmId { get; init; }

        public string? KeyIdentifier { get; init; }
    }

    internal sealed record PrivateEndpointConnection
    {
        public PrivateEndpointProperties? Properties { get; init; }
    }

    internal sealed record PrivateEndpointProperties
    {
        public ConnectionState? PrivateLinkServiceConnectionState { get; init; }
    }

    internal sealed record ConnectionState
    {
        public string? Status { get; init; }
    }
}
