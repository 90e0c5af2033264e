using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Sessions;
using CmkOperator.Tenancy;
using CmkOperator.Tests.Azure.Fakes;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Tenancy;

/// <summary>The configured object id of Azure Cosmos DB belongs to the operator's tenant; in another tenant it is another principal, or none.</summary>
public sealed class OperatorsTenantTests
{
    private const string Configured = "dddddddd-0000-4000-8000-00000000000d";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_configured_principal_is_used_only_in_the_operators_tenant(bool isOperatorsTenant)
    {
        await using var world = await TenancyWorld.StartAsync();
        await world.AccountAsync("team-a");
        var azure = world.Azure.Host;
        using var connection = AzureConnection.Open(
            new AzureOptions
            {
                Cloud = AzureCloudKind.Custom,
                ArmEndpoint = new Uri(azure.Arm),
                AuthorityHost = new Uri(azure.Authority),
                GraphEndpoint = new Uri(azure.Graph),
                VaultSuffix = azure.VaultSuffix,
                TrustedCaFile = azure.CaCertificatePath,
                CosmosDbPrincipalId = Configured,
            },
            (_, _) => true,
            azure.Clock);
        using var pool = world.NewPool(world.Api, isOperatorsTenant ? azure.TenantId : "another", connection);
        var (lease, _) = pool.Rent(new FederatedIdentity(azure.TenantId, TenancyWorld.ClientA, new ObjectKey("team-a", TenancyWorld.Account)));
        using var kept = lease;

        var seen = await lease.Clients.Observer.ObserveAsync(world.Azure.Desired, Look.Full, TestContext.Current.CancellationToken);

        Assert.Equal(isOperatorsTenant ? Configured : azure.World.CosmosDbPrincipalId, Assert.Single(seen.KeyAccess.Principals).ObjectId.ValueOrDefault);
    }
}
