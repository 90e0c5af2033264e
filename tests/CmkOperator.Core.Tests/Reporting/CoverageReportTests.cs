using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>The coverage of a managed store is what the store itself reports.</summary>
public sealed class CoverageReportTests
{
    private const string CosmosDb = "Azure Cosmos DB";
    private const string Storage = "Storage account of the managed resource group";
    private const string Other = $"https://{Names.VaultHost}/keys/{Names.OtherKey}";

    [Fact]
    public void A_store_under_the_workspaces_key_says_so() =>
        Assert.All(new[] { CosmosDb, Storage }, store => Is(World.Settled(), store, Names.KeyUri(Names.Version1), "Encrypted at rest with this customer-managed key"));

    [Fact]
    public void A_store_under_another_key_names_that_key()
    {
        var world = With(World.Settled(), Other);

        Assert.All(new[] { CosmosDb, Storage }, store => Is(world, store, Other, $"which is not the workspace's key {Names.KeyUri(Names.Version1)}"));
    }

    [Fact]
    public void A_store_without_a_key_is_under_one_that_Microsoft_manages() =>
        Assert.All(new[] { CosmosDb, Storage }, store => Is(With(World.Settled(), null), store, "Microsoft-managed key", "reports no customer-managed key"));

    [Fact]
    public void A_key_that_cannot_be_told_and_a_store_that_is_gone_or_shut_are_not_verifiable()
    {
        Is(With(World.Settled(), "kv/key"), CosmosDb, "Not verifiable", "no key of a vault: kv/key");
        Is(World.Settled().WithManaged(managed => managed with { Storage = AzureFaults.Unreadable<ManagedStorageFacts>() }), Storage, "Not verifiable", "cannot be read");
        Is(World.Settled().WithManaged(managed => managed with { Group = AzureFaults.Absent<ResourceGroupFacts>() }), Storage, "Not verifiable", "no such store");
    }

    [Fact]
    public void What_was_not_read_stands_as_recorded()
    {
        var known = With(World.Settled(), Other).Next(TimeSpan.FromMinutes(30));
        World[] unread =
        [
            known.WithManaged(_ => ManagedFacts.NotRead),
            known.WithManaged(managed => managed with { CosmosDb = AzureFaults.Unreadable<ManagedCosmosDbFacts>(AzureFaults.Down), Storage = AzureFaults.Unreadable<ManagedStorageFacts>(AzureFaults.Down) }),
        ];
        Assert.All(unread, world => Assert.Equal(known.Recorded.Coverage, world.Report().Status.Coverage));
        Is(World.Settled().WithManaged(_ => ManagedFacts.NotRead).WithRecorded(recorded => recorded with { Coverage = [] }), CosmosDb, "Not verifiable", "not been read yet");
    }

    private static World With(World world, string? key) => world.WithManaged(managed => managed with
    {
        CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { KeyVaultKeyUri = key, KeyVersion = null }),
        Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = key }),
    });

    private static void Is(World world, string component, string protectedBy, string words)
    {
        var row = Row(world, component);
        Assert.Equal(protectedBy, row.ProtectedBy);
        Assert.Contains(words, row.Detail, StringComparison.Ordinal);
    }

    private static CoverageRow Row(World world, string component) =>
        world.Report().Status.Coverage.Single(row => row.Component.StartsWith(component, StringComparison.Ordinal));
}
