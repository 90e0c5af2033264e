using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>What really protects the metadata, and the managed group that holds it.</summary>
public sealed class EncryptionTests
{
    private const string Revoked = "Access to your account is currently revoked because the Azure Cosmos DB service is unable to reach the key. For more information: https://aka.ms/cosmosdb-cmk (4002).";
    private static readonly RotationRecord Rotation = new(Names.KeyUri(Names.Version1), Names.KeyUri(Names.Version2), Clock.Ago(TimeSpan.FromHours(1)), null);

    [Theory]
    [InlineData(Revoked, "its identity lost its permission on the key (4002)")]
    [InlineData("Access to your account is currently revoked. [4005]", "wrapping or unwrapping with the key failed (4005)")]
    [InlineData("access to your account is currently REVOKED", "Azure does not name the cause")]
    [InlineData("Access to your account is currently revoked (4042)", "Azure does not name the cause (4042)")]
    [InlineData("Access to your account is currently revoked because the correspondent key is either disabled or expired; for more details about this error please visit https://learn.microsoft.com/azure/cosmos-db/cmk-troubleshooting-guide#a (4018).", "the key is either disabled or expired (4018). Enable the key version, and extend its expiration date")]
    [InlineData("Access to your account is currently revoked because the moon is over vault 4002; for more details about this error please visit https://learn.microsoft.com/x (4077).", "\"the moon is over vault 4002\" (4077)")]
    public void A_revoked_store_is_reported_with_its_cause_and_the_workspace_stays_ready(string sentence, string cause)
    {
        var status = World.Settled().WithManaged(managed => managed with { CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { CustomerManagedKeyStatus = sentence }) }).Report().Status;
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
        Is(status, ConditionType.CosmosDbReady, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
        Assert.Contains(cause, status.Find(ConditionType.EncryptionInForce)!.Message, StringComparison.Ordinal);
        Assert.True(status.Is(ConditionType.Ready));
        Assert.True(status.Is(ConditionType.WorkspaceReady));
    }

    [Theory]
    [InlineData(Names.Version1, "cannot use the key https://kv-cmk.vault.azure.net/keys/cmk-ml/" + Names.Version1 + ": ")]
    [InlineData(null, "cannot use the key https://kv-cmk.vault.azure.net/keys/cmk-ml: ")]
    public void A_revoked_store_that_did_not_follow_a_rotation_is_reported_with_the_key_that_it_shows_itself(string? shown, string words)
    {
        var status = Rotating().WithManaged(managed => managed with
        {
            CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { CustomerManagedKeyStatus = Revoked, KeyVersion = shown }),
        }).Report().Status;
        var message = status.Find(ConditionType.EncryptionInForce)!.Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Equal(shown is not null, message.Contains($"the workspace is under {Names.KeyUri(Names.Version2)}, which the account follows", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Access to the configured customer managed key confirmed.")]
    public void Any_other_sentence_does_not_mean_revoked(string? sentence) => Assert.True(
        World.Settled().WithManaged(managed => managed with { CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { CustomerManagedKeyStatus = sentence }) })
            .Report().Status.Is(ConditionType.EncryptionInForce));

    [Fact]
    public void A_disabled_version_in_force_means_revoked_and_is_an_alarm()
    {
        var report = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false)).Report();
        Is(report.Status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
        Assert.True(report.Status.Is(ConditionType.Ready));
        Assert.Contains(report.Events, told => told is { IsWarning: true, Reason: ConditionReason.KeyAccessRevoked });
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public void An_expired_version_in_force_means_revoked_with_the_way_back(int days, bool revoked)
    {
        var report = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, ends: Clock.Now + TimeSpan.FromDays(days))).Report();
        Assert.Equal(!revoked, report.Status.Is(ConditionType.EncryptionInForce));
        if (revoked)
        {
            Is(report.Status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
            Assert.Contains(
                $"{Names.KeyUri(Names.Version1)} is past its expiration date. Extend the expiration date of the key version", report.Status.Find(ConditionType.EncryptionInForce)!.Message, StringComparison.Ordinal);
            Assert.Contains(report.Events, told => told is { IsWarning: true, Reason: ConditionReason.KeyAccessRevoked });
        }
    }

    [Fact]
    public void An_identifier_without_a_version_is_past_its_date_when_no_version_is_left()
    {
        var status = Versionless(World.Settled())
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 50, ends: Clock.Ago(TimeSpan.FromDays(1)))).Report().Status;
        Assert.Contains("is past its expiration date", status.Find(ConditionType.EncryptionInForce)!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://kv-cmk.vault.azure.net/secrets/cmk-ml/11110000111100001111000011110000", "is no key of a vault: https://kv-cmk.vault.azure.net/secrets/cmk-ml")]
    [InlineData("kv-cmk/cmk-ml", "is no key of a vault: kv-cmk/cmk-ml")]
    [InlineData(null, "does not name its key")]
    public void A_live_key_that_cannot_be_read_is_neither_in_force_nor_written_over(string? identifier, string words)
    {
        var world = World.Settled().WithLive(live => live with { KeyIdentifier = identifier });
        var status = world.Report().Status;
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.Unknown, ConditionReason.KeyIdentifierUnreadable);
        Is(status, ConditionType.InSync, ConditionStatus.Unknown, ConditionReason.KeyIdentifierUnreadable);
        Is(status, ConditionType.Ready, ConditionStatus.Unknown, ConditionReason.KeyIdentifierUnreadable);
        Assert.True(status.Is(ConditionType.Stalled));
        Assert.Contains(words, status.Find(ConditionType.Ready)!.Message, StringComparison.Ordinal);
        Assert.Empty(world.Plan().Actions);
        Assert.Empty(world.EditEncryption(encryption => encryption with { KeyName = Names.OtherKey }).Plan().Actions);
    }

    [Fact]
    public void A_store_whose_key_cannot_be_read_is_not_said_to_use_a_key_of_Microsoft()
    {
        var status = World.Settled().WithManaged(managed => managed with { Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = "kv-cmk;cmk-ml" }) }).Report().Status;
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.Unknown, ConditionReason.KeyIdentifierUnreadable);
        Assert.Contains("Storage reports a key that is no key of a vault: kv-cmk;cmk-ml", status.Find(ConditionType.EncryptionInForce)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_live_key_without_a_version_is_no_drift_and_is_taken_over_without_a_write()
    {
        var world = Versionless(World.New() with { Observed = ObservedBuilder.Build() })
            .WithLive(live => live with { Tags = new Dictionary<string, string>() })
            .WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching, HasFinalizer = true });
        var status = world.Report().Status;
        Assert.Empty(world.Plan().Actions);
        Assert.Empty(status.Drifts);
        Assert.True(status.Is(ConditionType.Ready));
        Assert.True(status.Is(ConditionType.InSync));
        Assert.Null(status.Encryption!.Rotation);
        Assert.Null(status.Encryption.KeyVersion);
    }

    [Fact]
    public void A_declared_version_is_set_where_Azure_has_none_and_no_event_speaks_of_keeping_a_version()
    {
        var world = Versionless(World.Settled()).EditEncryption(encryption => encryption with { KeyVersion = Names.Version1 });
        var rotate = Assert.IsType<PlannedAction.RotateKey>(Assert.Single(world.Plan().Actions));
        Assert.Null(rotate.From.Version);
        var sent = world.Next(TimeSpan.FromMinutes(1), new ActionOutcome(rotate, ActionOutcomeKind.Done));
        var report = sent.WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version1) }).Report();
        Assert.NotNull(report.Status.Encryption!.Rotation!.FinishedAt);
        Assert.DoesNotContain(report.Events, told => told.Note.Contains("keep", StringComparison.Ordinal));
    }

    [Fact]
    public void Somebody_who_names_the_version_of_a_key_without_one_has_not_rotated_it() =>
        Assert.Null(Versionless(World.Settled()).Next(TimeSpan.FromMinutes(1)).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version1) }).Report().Status.Encryption!.Rotation);

    [Fact]
    public void A_deleted_key_means_revoked() => Is(
        World.Settled().WithObserved(observed => observed with { Key = AzureFaults.Absent<KeyFacts>() }).Report().Status,
        ConditionType.EncryptionInForce,
        ConditionStatus.False,
        ConditionReason.KeyAccessRevoked);

    [Fact]
    public void An_identifier_without_a_version_is_in_force_while_a_version_can_be_used()
    {
        foreach (var world in new[] { Versionless(World.Settled()), Versionless(new World()) })
        {
            var status = Shown(world, Names.Version2)
                .WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 50)).Report().Status;
            Is(status, ConditionType.EncryptionInForce, ConditionStatus.True, ConditionReason.Succeeded);
            Is(status, ConditionType.KeyReady, ConditionStatus.True, ConditionReason.Succeeded);
        }
    }

    [Fact]
    public void At_the_first_read_a_store_that_shows_a_version_of_an_identifier_without_one_is_not_behind() =>
        Assert.Null(Versionless(new World()).Report().Status.Encryption!.Rotation);

    [Fact]
    public void An_identifier_without_a_version_is_disabled_when_every_version_is()
    {
        var status = Versionless(World.Settled())
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 50, enabled: false)).Report().Status;
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
        Assert.Contains("is disabled", status.Find(ConditionType.EncryptionInForce)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_identifier_without_a_version_is_gone_when_its_key_is()
    {
        var status = Versionless(World.Settled()).WithObserved(observed => observed with { Key = AzureFaults.Absent<KeyFacts>() }).Report().Status;
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
        Assert.Contains("is no longer in the vault", status.Find(ConditionType.EncryptionInForce)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_under_another_key_is_a_mismatch()
    {
        var status = World.Settled().WithManaged(managed => managed with { Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = Names.KeyUri(Names.Version1, Names.OtherKey) }) }).Report().Status;
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyMismatch);
        Assert.StartsWith("Storage uses https://kv-cmk.vault.azure.net/keys/cmk-other/", status.Find(ConditionType.EncryptionInForce)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_different_version_is_only_a_detail_and_is_named()
    {
        var status = World.Settled().WithManaged(managed => managed with { CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { KeyVersion = Names.Version3 }) }).Report().Status;
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.True, ConditionReason.Succeeded);
        Assert.Equal(
            $"The metadata is under {Names.KeyUri(Names.Version1)}; Azure Cosmos DB shows {Names.KeyUri(Names.Version3)}",
            status.Find(ConditionType.EncryptionInForce)!.Message);
    }

    [Fact]
    public void While_the_stores_switch_to_a_version_it_is_rotating_and_ready()
    {
        var status = Rotating().Report().Status;
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.True, ConditionReason.KeyRotating);
        Assert.True(status.Is(ConditionType.Ready));
        Assert.Null(status.Encryption!.Rotation!.FinishedAt);
    }

    [Fact]
    public void When_every_store_shows_the_version_the_rotation_is_finished()
    {
        var report = Shown(Rotating(), Names.Version2).Report();
        Is(report.Status, ConditionType.EncryptionInForce, ConditionStatus.True, ConditionReason.Succeeded);
        Assert.Equal(Clock.Now, report.Status.Encryption!.Rotation!.FinishedAt);
        Assert.Contains(report.Events, told => told.Note.Contains("24 hours", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, ConditionStatus.True, ConditionReason.OldKeyVersionDisabled)]
    [InlineData(false, ConditionStatus.False, ConditionReason.KeyAccessRevoked)]
    public void An_old_version_disabled_too_early_raises_a_warning(bool everyStoreHasTheNew, ConditionStatus status, ConditionReason reason)
    {
        var world = Rotating().WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 50));
        var report = (everyStoreHasTheNew ? Shown(world, Names.Version2) : world).Report();
        Is(report.Status, ConditionType.EncryptionInForce, status, reason);
        Assert.Contains(report.Events, told => told.IsWarning && told.Reason == reason);
    }

    [Fact]
    public void After_a_day_the_old_version_may_go()
    {
        var world = Shown(Rotating(), Names.Version2).WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 50))
            .WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromHours(24) });
        Assert.Equal(ConditionReason.Succeeded, world.Reason(ConditionType.EncryptionInForce));
    }

    [Theory]
    [InlineData(25, Names.Version1, Names.Version2)]
    [InlineData(2, Names.Version2, Names.Version3)]
    public void A_store_that_still_shows_a_disabled_version_has_lost_its_key_however_old_the_rotation(int hoursAgo, string from, string to)
    {
        var world = World.Settled()
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 2), ObservedBuilder.Version(Names.Version3, 1))
            .WithDesired(desired => desired with { Encryption = desired.Encryption with { KeyVersion = to } })
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(to) });
        var rotation = new RotationRecord(Names.KeyUri(from), Names.KeyUri(to), Clock.Ago(TimeSpan.FromHours(hoursAgo)), null);
        var behind = Shown(world, to)
            .WithManaged(managed => managed with { Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = Names.KeyUri(Names.Version1) }) })
            .WithRecorded(status => status with { Encryption = status.Encryption! with { KeyIdentifier = Names.KeyUri(to), Rotation = rotation } });

        Is(behind.Report().Status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
        Assert.Contains($"Storage still uses {Names.KeyUri(Names.Version1)}, which is disabled", behind.Condition(ConditionType.EncryptionInForce).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_fails_to_answer_once_does_not_end_a_rotation()
    {
        var renamed = Renamed();
        var report = renamed.WithManaged(managed => managed with { Storage = AzureFaults.Unreadable<ManagedStorageFacts>(AzureFaults.Down) }).Report();

        Assert.Null(report.Status.Encryption!.Rotation!.FinishedAt);
        Assert.Equal(ConditionReason.KeyRotating, renamed.After(report, TimeSpan.FromMinutes(1)).Reason(ConditionType.EncryptionInForce));
    }

    [Fact]
    public void A_store_that_fails_to_answer_once_does_not_count_as_having_lost_its_key()
    {
        var world = Shown(Rotating(), Names.Version2).WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 50));
        Assert.Equal(ConditionReason.OldKeyVersionDisabled, world.Reason(ConditionType.EncryptionInForce));

        var hiccup = world.Next(TimeSpan.FromMinutes(1)).WithManaged(managed => managed with { Storage = AzureFaults.Unreadable<ManagedStorageFacts>(AzureFaults.Down) });
        Is(hiccup.Report().Status, ConditionType.EncryptionInForce, ConditionStatus.True, ConditionReason.OldKeyVersionDisabled);
    }

    [Theory]
    [InlineData("Succeeded", Names.Version2)]
    [InlineData("Failed", Names.Version1)]
    public void A_second_rotation_before_the_first_ends_does_not_turn_its_old_key_into_a_mismatch(string ending, string inForce)
    {
        var renamed = Renamed().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));
        var second = renamed.After(renamed.ReportWriteOf<PlannedAction.RotateKey>(ActionOutcomeKind.Begun), TimeSpan.FromMinutes(5))
            .WithOperation(Reading.Of(new OperationFacts(ending, null, null)))
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(inForce) })
            .WithManaged(managed => managed with { CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { KeyVersion = inForce }) });

        Is(second.Report().Status, ConditionType.EncryptionInForce, ConditionStatus.True, ConditionReason.KeyRotating);
    }

    [Fact]
    public void A_key_changed_outside_the_operator_is_a_rotation_from_the_first_read()
    {
        var world = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report })
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100));
        Assert.Equal(ConditionReason.KeyRotating, world.Reason(ConditionType.EncryptionInForce));
        Assert.Equal(Names.KeyUri(Names.Version1), world.Report().Status.Encryption!.Rotation!.From);
    }

    [Theory]
    [InlineData(Names.OtherKey)]
    [InlineData(Names.Key)]
    public void A_rotation_in_progress_at_the_first_read_continues_and_its_old_version_is_watched(string oldKey)
    {
        var old = Names.KeyUri(Names.Version3, oldKey);
        var world = new World().WithManaged(managed => managed with { Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = old }) });
        var status = world.Report().Status;

        Is(status, ConditionType.EncryptionInForce, ConditionStatus.True, ConditionReason.KeyRotating);
        Assert.Equal((old, Clock.Now, null), (status.Encryption!.Rotation!.From, status.Encryption.Rotation.StartedAt, status.Encryption.Rotation.FinishedAt));
        Assert.Equal(ConditionReason.KeyRotating, world.WithRecorded(_ => status).Reason(ConditionType.EncryptionInForce));
    }

    [Fact]
    public void At_the_first_read_a_store_under_a_key_of_another_vault_is_a_mismatch() => Assert.Equal(
        ConditionReason.KeyMismatch,
        new World().WithManaged(managed => managed with { Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = "https://kv-other.vault.azure.net/keys/cmk-ml/" + Names.Version3 }) })
            .Reason(ConditionType.EncryptionInForce));

    [Fact]
    public void A_store_that_did_not_answer_this_time_keeps_its_last_condition()
    {
        var revoked = World.Settled().WithManaged(managed => managed with { CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { CustomerManagedKeyStatus = Revoked }) });
        var next = revoked.Next(TimeSpan.FromMinutes(30)).WithManaged(managed => managed with { CosmosDb = AzureFaults.Unreadable<ManagedCosmosDbFacts>(AzureFaults.Down) });
        Is(next.Report().Status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
        Is(next.Report().Status, ConditionType.CosmosDbReady, ConditionStatus.False, ConditionReason.KeyAccessRevoked);
    }

    [Fact]
    public void A_missing_member_is_reported_with_the_way_out()
    {
        var status = World.Settled().WithManaged(managed => managed with { CosmosDb = AzureFaults.Absent<ManagedCosmosDbFacts>() }).Report().Status;
        Is(status, ConditionType.CosmosDbReady, ConditionStatus.False, ConditionReason.ManagedResourceMissing);
        Is(status, ConditionType.ManagedResourcesReady, ConditionStatus.False, ConditionReason.ManagedResourceMissing);
        Assert.Contains("delete the workspace and create it again", status.Find(ConditionType.CosmosDbReady)!.Message, StringComparison.Ordinal);
        Assert.True(status.Is(ConditionType.Ready));
    }

    [Fact]
    public void The_members_of_a_missing_group_are_missing_although_they_were_not_read()
    {
        var status = World.Settled().WithManaged(_ => ManagedFacts.NotRead with { Group = AzureFaults.Absent<ResourceGroupFacts>(AzureFaults.GroupNotFound) }).Report().Status;
        Is(status, ConditionType.ManagedResourcesReady, ConditionStatus.False, ConditionReason.ManagedResourceGroupMissing);
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.ManagedResourceGroupMissing);
        Is(status, ConditionType.StorageReady, ConditionStatus.False, ConditionReason.ManagedResourceMissing);
    }

    [Fact]
    public void A_group_that_the_operator_may_not_read_is_unknown_and_harms_nothing()
    {
        var status = World.Settled().WithManaged(_ => ManagedFacts.NotRead with { Group = AzureFaults.Unreadable<ResourceGroupFacts>() }).Report().Status;
        Is(status, ConditionType.ManagedResourcesReady, ConditionStatus.Unknown, ConditionReason.ManagedResourcesUnreadable);
        Is(status, ConditionType.CosmosDbReady, ConditionStatus.Unknown, ConditionReason.ManagedResourcesUnreadable);
        Is(status, ConditionType.EncryptionInForce, ConditionStatus.Unknown, ConditionReason.ManagedResourcesUnreadable);
        Assert.True(status.Is(ConditionType.Ready));
    }

    [Fact]
    public void The_network_is_judged_only_with_a_private_endpoint()
    {
        Assert.Null(World.Settled().Report().Status.Find(ConditionType.VirtualNetworkReady));
        var status = World.Settled().WithLive(live => live with { ApprovedPrivateEndpoints = 1 })
            .WithManaged(managed => managed with { VirtualNetwork = Reading.Of(new ManagedNetworkFacts("vnet", "vnet-x", "Succeeded", ["172.17.0.0/16"])) }).Report().Status;
        Assert.True(status.Is(ConditionType.VirtualNetworkReady));
    }

    private static World Versionless(World world) =>
        world.WithLive(live => live with { KeyIdentifier = Names.KeyUri(null) });

    private static World Rotating()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50))
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) });
        return world.WithRecorded(status => status with { Encryption = status.Encryption! with { KeyIdentifier = Names.KeyUri(Names.Version2), Rotation = Rotation } });
    }

    // Under the new key's name for an hour; Azure Cosmos DB has followed, Storage has not.
    private static World Renamed()
    {
        var from = Names.KeyUri(Names.Version1, Names.OtherKey);
        return World.Settled()
            .WithRecorded(status => status with
            {
                Encryption = status.Encryption! with { Rotation = new RotationRecord(from, Names.KeyUri(Names.Version1), Clock.Ago(TimeSpan.FromHours(1)), null) },
            })
            .WithManaged(managed => managed with { Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = from }) });
    }

    private static World Shown(World world, string version) => world.WithManaged(managed => managed with
    {
        CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { KeyVersion = version }),
        Storage = Reading.Of(ObservedBuilder.Storage() with { CurrentKeyIdentifier = Names.KeyUri(version) }),
    });

    private static void Is(WorkspaceStatus status, ConditionType type, ConditionStatus expected, ConditionReason reason) =>
        Assert.Equal((expected, reason), (status.Find(type)!.Status, status.Find(type)!.Reason));
}
