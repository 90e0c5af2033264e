using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Cli.Evidence;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using k8s.Models;
using Xunit;

namespace CmkOperator.Cli.Tests.Evidence;

/// <summary>What a look did not see is never stated as if it had.</summary>
public sealed class EvidenceHonestyTests
{
    private const string OtherUri = $"https://{Names.VaultHost}/keys/{Names.OtherKey}/{Names.Version2}";

    [Fact]
    public void A_settled_world_is_protected_and_no_look_failed()
    {
        var evidence = Look(World.Settled());

        Assert.Equal((Protection.Protected, Basis.Seen), (evidence.Protection.Verdict, evidence.Protection.Basis));
        Assert.Empty(evidence.Failures);
    }

    [Fact]
    public void A_key_in_force_that_nobody_read_makes_the_workspace_not_verifiable_and_the_look_failed_in_part()
    {
        var unread = World.Settled().WithObserved(observed => observed with { Key = Reading.NotRead<KeyFacts>(), Vault = AzureFaults.Unreadable<VaultFacts>() });

        var evidence = Look(unread);

        Assert.Equal((Protection.NotVerifiable, Basis.NotVerified), (evidence.Protection.Verdict, evidence.Protection.Basis));
        Assert.StartsWith($"The key in force {Names.KeyUri(Names.Version1)} could not be read: AuthorizationFailed", evidence.Protection.Message, StringComparison.Ordinal);
        Assert.Contains(evidence.Failures, failure => failure.StartsWith("The key in force", StringComparison.Ordinal));
        Assert.Contains(evidence.NotVerified, gap => gap.Subject == "This look" && gap.Why.StartsWith("The key in force", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_key_in_force_than_the_declared_one_has_to_be_read_itself()
    {
        var another = UnderAnotherKey(World.Settled());

        Assert.Equal(Protection.NotVerifiable, Look(another).Protection.Verdict);
        var read = another.WithObserved(observed => observed with
        {
            KeyInForce = Reading.Of(ObservedBuilder.KeyOf(ObservedBuilder.Version(Names.Version2, 10)) with { Name = Names.OtherKey }),
        });
        Assert.Equal(Protection.Protected, Look(read).Protection.Verdict);
    }

    [Fact]
    public void A_vault_of_the_key_in_force_that_is_gone_is_seen_and_not_protected()
    {
        var gone = World.Settled().WithObserved(observed => observed with { Key = Reading.NotRead<KeyFacts>(), Vault = AzureFaults.Absent<VaultFacts>() });

        var evidence = Look(gone);

        Assert.Equal((Protection.NotProtected, Basis.Seen), (evidence.Protection.Verdict, evidence.Protection.Basis));
        Assert.Empty(evidence.Failures);
        var elsewhere = gone.WithLive(live => live with { KeyVaultArmId = Names.OtherVaultId });
        Assert.Equal(Protection.NotVerifiable, Look(elsewhere).Protection.Verdict);
    }

    private static World UnderAnotherKey(World world) => world.WithLive(live => live with { KeyIdentifier = OtherUri }).WithManaged(managed => managed with
    {
        CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { KeyVaultKeyUri = OtherUri, KeyVersion = null }),
        Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = OtherUri }),
    });

    private static ObjectEvidence Look(World world) => EvidenceGatherer.Of(ObjectOf(world), world.Desired, new LookResult(world.Input, FailedReads.Of(world.Observed), []));

    private static CmkWorkspace ObjectOf(World world) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = world.Desired.Key.Namespace, Name = world.Desired.Key.Name, Generation = world.Desired.Generation },
        Stored = new StoredStatus(new JsonObject(), world.Recorded),
    };
}
