namespace CmkOperator.Azure.Managed;

/// <summary>A Cosmos DB account as Azure writes it (Azure REST API: Database Accounts - Get).</summary>
internal sealed record CosmosDbResource(string? Id, string? Name, CosmosDbResource.CosmosDbProperties? Properties)
{
    internal sealed record CosmosDbProperties(
        string? ProvisioningState,
        string? KeyVaultKeyUri,
        string? KeyVaultKeyUriVersion,
        string? CustomerManagedKeyStatus,
        string? PublicNetworkAccess,
        string? NetworkAclBypass,
        IReadOnlyList<CosmosDbPrivateEndpoint?>? PrivateEndpointConnections);

    internal sealed record CosmosDbPrivateEndpoint(string? Id);
}
