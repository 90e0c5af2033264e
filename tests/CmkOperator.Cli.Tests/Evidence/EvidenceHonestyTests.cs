using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Cli.Evidence;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Evidence;
using CmkOperator.Observed;
using CmkOperator.Reporting;
using CmkOperator.Status;
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

    [Fact]
    public void Coverage_that_a_failed_look_did_not_see_is_not_verifiable_with_what_was_recorded_beside_it()
    {
        var evidence = Look(Silent());

        Assert.NotEmpty(evidence.Coverage);
        Assert.All(evidence.Coverage, row => Assert.Equal((CoverageGroup.NotVerifiable, Basis.NotVerified, "Not verifiable"), (row.Group, row.Basis, row.Row.ProtectedBy)));
        Assert.Contains(evidence.Coverage, row => row.Row.Detail.StartsWith($"Not seen now. Recorded: {Names.KeyUri(Names.Version1)}. ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_workspace_that_is_seen_to_be_gone_has_no_coverage() => Assert.Empty(Look(World.Settled().WithoutWorkspace()).Coverage);

    [Fact]
    public void Computes_that_were_not_read_do_not_pass()
    {
        var unread = World.Settled().WithObserved(observed => observed with { Computes = AzureFaults.Unreadable<IReadOnlyList<ComputeFacts>>() });

        Assert.Equal(RuleOutcome.Pass, RuleOf(World.Settled(), "R8"));
        Assert.Equal(RuleOutcome.Warn, RuleOf(unread, "R8"));
    }

    [Fact]
    public void The_history_of_the_key_is_the_recorded_one_and_not_this_look()
    {
        Assert.Equal(RuleOutcome.Pass, RuleOf(World.Settled(), "R3"));
        Assert.Equal(RuleOutcome.Warn, RuleOf(World.Settled().WithRecorded(recorded => recorded with { Encryption = recorded.Encryption! with { History = [] } }), "R3"));
    }

    [Theory]
    [InlineData(null, "https://kv-other.vault.azure.net/keys/k/1")]
    [InlineData(Names.OtherVaultId, "https://kv-cmk.vault.azure.net/keys/k/1")]
    public void The_protection_of_the_declared_vault_is_not_that_of_another_one(string? vaultId, string key)
    {
        var live = World.Settled().WithLive(live => live with { KeyVaultArmId = vaultId, KeyIdentifier = key });
        var recorded = World.Settled().WithRecorded(recorded => recorded with { Encryption = recorded.Encryption! with { KeyVaultId = vaultId, KeyIdentifier = key } });

        Assert.Equal((Basis.Seen, Basis.Recorded), (PurgeOf(Look(World.Settled())).Basis, PurgeOf(Offline(World.Settled())).Basis));
        Assert.Equal((Basis.NotVerified, Basis.NotVerified), (PurgeOf(Look(live)).Basis, PurgeOf(Offline(recorded)).Basis));
    }

    [Fact]
    public void A_record_that_may_be_outdated_is_not_verifiable_offline_and_says_why()
    {
        var settled = World.Settled();

        Assert.Equal(Protection.Protected, Offline(settled).Protection.Verdict);
        IsOutdated(settled.WithDesired(desired => desired with { Suspend = true }), "spec.suspend is set");
        IsOutdated(settled.Edit(desired => desired with { FriendlyName = "another" }), "the spec has changed since");
        IsOutdated(
            settled.WithRecorded(recorded => recorded with
            {
                Conditions = [.. recorded.Conditions.Select(condition => condition.Type == ConditionType.WorkspaceReady ? condition with { Status = ConditionStatus.Unknown, Message = "Azure is silent" } : condition)],
            }),
            "Azure is silent");
    }

    [Fact]
    public void A_store_that_is_seen_without_a_key_is_no_gap()
    {
        var without = World.Settled().WithManaged(managed => managed with { Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = null }) });

        var evidence = Look(without);

        Assert.Equal(Protection.NotProtected, evidence.Protection.Verdict);
        Assert.DoesNotContain(evidence.NotVerified, gap => gap.Subject.Contains("Storage", StringComparison.OrdinalIgnoreCase) && gap.Subject.StartsWith("Key of", StringComparison.Ordinal));
        Assert.Contains(evidence.NotVerified, gap => gap.Subject == "Key of Azure AI Search");
    }

    [Fact]
    public void Checks_of_a_failed_look_are_not_verified_but_for_those_of_a_creation()
    {
        var checks = Look(Silent()).Checks;

        var vault = checks.Single(check => check.Row.Check == "KeyVault");
        Assert.Equal((Basis.NotVerified, CheckOutcome.Unknown), (vault.Basis, vault.Row.Result));
        Assert.StartsWith("The look failed. Recorded: Passed: ", vault.Row.Message, StringComparison.Ordinal);
        Assert.Equal(Basis.Recorded, checks.Single(check => check.Row.Check == "Subscription").Basis);
    }

    [Fact]
    public void A_check_that_this_look_could_not_read_is_not_taken_from_the_record()
    {
        var evidence = Look(World.Settled().WithObserved(observed => observed with { Key = AzureFaults.Unreadable<KeyFacts>(AzureFaults.Down) }));

        var key = evidence.Checks.Single(check => check.Row.Check == "Key");
        Assert.Equal((Basis.NotVerified, CheckOutcome.Unknown), (key.Basis, key.Row.Result));
        Assert.Contains("Recorded: Passed: ", key.Row.Message, StringComparison.Ordinal);
        Assert.Equal(Basis.Seen, evidence.Checks.Single(check => check.Row.Check == "KeyVault").Basis);
        Assert.Contains(evidence.NotVerified, gap => gap.Subject == "Check Key");
    }

    [Fact]
    public void A_check_that_nobody_made_is_a_gap_that_says_why()
    {
        var evidence = Look(World.Settled()
            .WithObserved(observed => observed with { Vault = AzureFaults.Unreadable<VaultFacts>(AzureFaults.Down), Key = Reading.NotRead<KeyFacts>(), Locks = Reading.NotRead<IReadOnlyList<LockFacts>>() })
            .WithRecorded(recorded => recorded with { Preflight = [] }));

        Assert.Equal("Not checked: what comes before it is missing, or was not answered", evidence.NotVerified.Single(gap => gap.Subject == "Check Key").Why);
        Assert.DoesNotContain(evidence.NotVerified, gap => gap.Subject == "Check Locks");
        Assert.Equal("Not checked: only a creation needs it", evidence.Checks.Single(check => check.Row.Check == "Locks").Row.Message);
    }

    [Theory]
    [InlineData(ConditionType.WorkspaceReady)]
    [InlineData(ConditionType.InSync)]
    public void What_the_look_says_of_the_workspace_stands_beside_the_record(ConditionType type)
    {
        var condition = Look(World.Settled().WithLive(live => live with { HbiWorkspace = !live.HbiWorkspace, ProvisioningState = "Failed" })).Conditions.Single(condition => condition.Type == type);

        Assert.Equal((ConditionStatus.True, ConditionStatus.False), (condition.Recorded!.Status, condition.Seen!.Status));
    }

    [Fact]
    public void The_recorded_time_of_the_key_stands_beside_a_look_that_saw_none()
    {
        var since = Look(Silent()).EncryptionKey.Single(fact => fact.Name == "since").Fact;

        Assert.Equal((null, Basis.NotVerified, "The look failed"), (since.Value, since.Basis, since.Why));
        Assert.NotNull(since.Recorded);
    }

    private static void IsOutdated(World world, string why)
    {
        var protection = Offline(world).Protection;
        Assert.Equal(Protection.NotVerifiable, protection.Verdict);
        Assert.Contains(why, protection.Message, StringComparison.Ordinal);
    }

    private static Fact PurgeOf(ObjectEvidence evidence) => evidence.Vault.Single(fact => fact.Name == "purgeProtection").Fact;

    private static RuleOutcome RuleOf(World world, string rule) => Look(world).Rules.Single(judged => judged.Result.Rule == rule).Result.Outcome;

    private static World Silent() => World.Settled().WithObserved(observed => new ObservedAzure { ObservedAt = observed.ObservedAt, Workspace = AzureFaults.Unreadable<WorkspaceFacts>() });

    private static World UnderAnotherKey(World world) => world.WithLive(live => live with { KeyIdentifier = OtherUri }).WithManaged(managed => managed with
    {
        CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { KeyVaultKeyUri = OtherUri, KeyVersion = null }),
        Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = OtherUri }),
    });

    private static ObjectEvidence Look(World world) => EvidenceGatherer.Of(ObjectOf(world), world.Desired, new LookResult(world.Input, FailedReads.Of(world.Observed), []));

    private static ObjectEvidence Offline(World world) => EvidenceGatherer.Of(ObjectOf(world), world.Desired, null);

    private static CmkWorkspace ObjectOf(World world) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = world.Desired.Key.Namespace, Name = world.Desired.Key.Name, Generation = world.Desired.Generation },
        Stored = new StoredStatus(new JsonObject(), world.Recorded),
    };
}
