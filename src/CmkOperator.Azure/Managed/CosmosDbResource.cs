namespace CmkOperator.Azure.Managed;

/// <summary>A Cosmos DB account as Azure writes it (Azure REST API: Database Accounts - Get).</summary>
internal sealed record CosmosDbResource
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public CosmosDbProperties? Properties { get; init; }

    internal sealed record CosmosDbProperties
    {
        public string? ProvisioningState { get; init; }

        public string? KeyVaultKeyUri { get; init; }

        public string? KeyVaultKeyUriVersion { get; init; }

        public string? CustomerManagedKeyStatus { get; init; }

        public string? PublicNetworkAccess { get; init; }

        public string? NetworkAclBypass { get; init; }

        public IReadOnlyList<CosmosDbPrivateEndpoint?>? PrivateEndpointConnections { get; init; }
    }

    internal sealed record CosmosDbPrivateEndpoint
    {
        public string? Id { get; init; }
    }
}
