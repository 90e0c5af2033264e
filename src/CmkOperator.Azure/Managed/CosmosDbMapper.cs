using CmkOperator.Azure.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Managed;

/// <summary>Maps Azure's Cosmos DB account to the core's facts.</summary>
internal static class CosmosDbMapper
{
    /// <summary>The facts; null when the answer has no id or no properties.</summary>
    public static ManagedCosmosDbFacts? Map(CosmosDbResource resource) => resource is not { Id: { Length: > 0 } id, Properties: { } properties }
        ? null
        : new ManagedCosmosDbFacts(
            id,
            resource.Name ?? id[(id.LastIndexOf('/') + 1)..],
            properties.ProvisioningState ?? "Succeeded",
            NotEmpty(properties.KeyVaultKeyUri),
            Version(properties.KeyVaultKeyUriVersion),
            NotEmpty(FaultText.Clean(properties.CustomerManagedKeyStatus)),
            NotEmpty(properties.PublicNetworkAccess),
            NotEmpty(properties.NetworkAclBypass),
            (properties.PrivateEndpointConnections ?? []).Count(connection => connection is not null));

    // Some accounts write the bare version, some the whole identifier.
    private static string? Version(string? text) => NotEmpty(text?.TrimEnd('/')) is { } written
        ? written[(written.LastIndexOf('/') + 1)..].ToLowerInvariant()
        : null;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
