using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Workspaces;

/// <summary>A workspace as Azure writes it (Azure REST API: Workspaces - Get); only what is read.</summary>
internal sealed record WorkspaceResource(
    string? Id,
    string? Name,
    string? Location,
    string? Kind,
    Dictionary<string, string?>? Tags,
    WorkspaceResource.IdentityBlock? Identity,
    WorkspaceResource.SystemDataBlock? SystemData,
    WorkspaceResource.PropertiesBlock? Properties)
{
    internal sealed record IdentityBlock(string? Type, string? PrincipalId, Dictionary<string, AssignedIdentity?>? UserAssignedIdentities);

    internal sealed record AssignedIdentity(string? PrincipalId, string? ClientId);

    internal sealed record SystemDataBlock(string? CreatedAt);

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

    internal sealed record EncryptionBlock(
        string? Status,
        EncryptionIdentity? Identity,
        KeyVaultBlock? KeyVaultProperties,
        string? CosmosDbResourceId,
        string? SearchAccountResourceId,
        string? StorageAccountResourceId);

    internal sealed record EncryptionIdentity(string? UserAssignedIdentity);

    internal sealed record KeyVaultBlock(string? KeyVaultArmId, string? KeyIdentifier, string? IdentityClientId);

    internal sealed record PrivateEndpointConnection(PrivateEndpointProperties? Properties);

    internal sealed record PrivateEndpointProperties(ConnectionState? PrivateLinkServiceConnectionState);

    internal sealed record ConnectionState(string? Status);
}

/// <summary>Serialisation of workspaces, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WorkspaceResource))]
internal sealed partial class WorkspaceJson : JsonSerializerContext;
