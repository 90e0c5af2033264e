using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Sessions;
using CmkOperator.AzureSimulator.Hosting;
using CmkOperator.AzureSimulator.State;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Sandbox.World;
using CmkOperator.Tests.Azure.Fakes;
using Xunit;

namespace CmkOperator.Tests.Azure.Simulator;

/// <summary>The simulator with what a workspace needs, and clients that sign in to it with a client secret as they would to Azure.</summary>
internal sealed class SimulatedAzure : IAsyncDisposable
{
    private SimulatedAzure(AzureSimulatorHost host, AzureConnection connection, AzureClients clients, RecordingJournal journal)
    {
        Host = host;
        Connection = connection;
        Clients = clients;
        Journal = journal;
    }

    public AzureSimulatorHost Host { get; }

    public AzureConnection Connection { get; }

    public AzureClients Clients { get; }

    public RecordingJournal Journal { get; }

    public DesiredWorkspace Desired => Declared.With($"kv-cmk.{Host.VaultSuffix}");

    public static async Task<SimulatedAzure> StartAsync(bool usesRbac = true, string? keyIdentity = null)
    {
        var host = await AzureSimulatorHost.StartAsync(
            new AzureSimulatorOptions { Switches = new SimulatorSwitches { OperationDuration = TimeSpan.FromMinutes(10) } },
            TestContext.Current.CancellationToken);
        using (var builder = new AzureClient(InProcessAzure.EndpointsOf(host)))
        {
            var needed = new DeclaredWorld
            {
                Location = "westeurope",
                ResourceGroupId = $"/subscriptions/{Declared.Subscription}/resourceGroups/rg-ml",
                KeyVaultId = Declared.KeyVault,
                Keys = ["cmk-ml"],
                KeyVersion = Declared.Version,
                Rbac = usesRbac,
                KeyIdentityId = keyIdentity,
                Identities = keyIdentity is null ? [] : [keyIdentity],
                StorageAccountId = Declared.Storage,
                SecretsVaultId = Declared.SecretsVault,
                ApplicationInsightsId = Declared.Insights,
            };
            await new WorldBuilder(builder).BuildAsync(needed, TestContext.Current.CancellationToken);
        }

        // Rights count when they have spread, and the tests read their own requests alone.
        host.AdvanceTime(TimeSpan.FromSeconds(1));
        host.World.ClearRequests();
        var journal = new RecordingJournal();
        var options = new AzureOptions
        {
            Cloud = AzureCloudKind.Custom,
            ArmEndpoint = new Uri(host.Arm),
            AuthorityHost = new Uri(host.Authority),
            GraphEndpoint = new Uri(host.Graph),
            VaultSuffix = host.VaultSuffix,
            TrustedCaFile = host.CaCertificatePath,
            // Never waits in place: each Retry-After is returned, and the test moves the clock.
            ReadPatience = TimeSpan.Zero,
            WritePatience = TimeSpan.Zero,
        };
        var credentials = new AzureCredentialOptions { TenantId = host.TenantId, ClientId = Guid.NewGuid().ToString(), ClientSecret = "not a secret" };
        var connection = AzureConnection.Open(
            options, (version, time) => Assessment.KeyUsability.WhyNot(version, time, TimeSpan.FromMinutes(5)) is null, host.Clock, journal);
        var clients = connection.Connect(AzureCredentials.Create(connection.Cloud, connection.Transport, credentials), isOperatorsTenant: true);
        return new SimulatedAzure(host, connection, clients, journal);
    }

    public Task<ObservedAzure> ObserveAsync(DesiredWorkspace? desired = null, ObservationRequest? request = null) =>
        Clients.Observer.ObserveAsync(desired ?? Desired, request ?? Look.Full, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Clients.Dispose();
        Connection.Dispose();
        await Host.DisposeAsync();
    }
}
