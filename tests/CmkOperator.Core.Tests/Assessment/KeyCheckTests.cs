using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>The declared key: checked, resolved, followed forward only.</summary>
public sealed class KeyCheckTests
{
    private static readonly KeyMaterialFacts Curve = new("EC", null, ["sign", "verify"]);

    [Fact]
    public void The_newest_usable_version_is_used() => Resolves(
        World.New().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50)), Names.Version2);

    [Fact]
    public void A_staged_version_is_not_used_before_its_activation_date() => Resolves(
        World.Settled().WithVersions(
            ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1, begins: Clock.Now + TimeSpan.FromDays(1))),
        Names.Version1);

    [Fact]
    public void Disabling_the_version_in_force_never_brings_an_older_one_back()
    {
        var world = World.Settled().WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50, enabled: false));
        var key = world.Assess().Key;
        Assert.Equal(ConditionReason.KeyDisabled, key.Verdict.Reason);
        Assert.Null(key.Target);
        Assert.Equal("= nothing to do", world.PlanText());
    }

    [Fact]
    public void A_newer_version_is_followed_when_the_one_in_force_is_disabled() => Resolves(
        World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 50)), Names.Version2);

    [Fact]
    public void Among_versions_created_at_the_same_moment_the_one_in_force_stays() => Resolves(
        World.Settled().WithVersions(ObservedBuilder.Version(Names.Version2, 100), ObservedBuilder.Version(Names.Version1, 100)), Names.Version1);

    [Fact]
    public void Nothing_is_followed_while_the_vault_does_not_show_the_version_in_force()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version2, 50));
        Assert.Equal((ConditionReason.KeyNotFound, null), (world.Assess().Key.Verdict.Reason, world.Assess().Key.Target));
        Assert.Contains("az keyvault key restore", world.Assess().Key.Verdict.Message, StringComparison.Ordinal);
        Assert.Empty(world.Plan().Actions);
    }

    [Fact]
    public void A_workspace_whose_identifier_has_no_version_counts_as_under_the_newest()
    {
        var world = World.Settled().WithLive(live => live with { KeyIdentifier = Names.KeyUri(null) });
        Resolves(world.WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50)), Names.Version2);
        var disabled = world.WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50, enabled: false)).Assess().Key;
        Assert.Equal((ConditionReason.KeyDisabled, null), (disabled.Verdict.Reason, disabled.Target));
    }

    [Fact]
    public void Going_back_needs_a_declared_version() => Resolves(
        World.Settled().WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50))
            .EditEncryption(encryption => encryption with { KeyVersion = Names.Version1 }),
        Names.Version1);

    [Fact]
    public void A_pinned_version_stays_although_a_newer_one_exists() => Resolves(
        World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50))
            .EditEncryption(encryption => encryption with { KeyVersion = Names.Version1 }),
        Names.Version1);

    public static TheoryData<string, ConditionReason> Unusable { get; } = new()
    {
        { "disabled", ConditionReason.KeyDisabled },
        { "expired", ConditionReason.KeyExpired },
        { "not yet valid", ConditionReason.KeyNotYetValid },
        { "elliptic", ConditionReason.KeyTypeUnsupported },
        { "1024 bits", ConditionReason.KeyTypeUnsupported },
        { "no wrap", ConditionReason.KeyOperationsMissing },
        { "no unwrap", ConditionReason.KeyOperationsMissing },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void A_key_that_cannot_be_used_blocks_the_creation_and_the_message_says_why(string how, ConditionReason reason)
    {
        var version = ObservedBuilder.Version(Names.Version1, 10);
        var world = World.New().WithVersions(how switch
        {
            "disabled" => version with { Enabled = false },
            "expired" => version with { ExpiresAt = Clock.Now },
            "not yet valid" => version with { NotBefore = Clock.Now + TimeSpan.FromMinutes(6) },
            "elliptic" => version with { Material = Curve },
            "1024 bits" => version with { Material = ObservedBuilder.Rsa(1024) },
            "no wrap" => version with { Material = ObservedBuilder.Rsa(2048, "unwrapKey") },
            _ => version with { Material = ObservedBuilder.Rsa(2048, "wrapKey") },
        });
        Assert.Equal(reason, world.Reason(ConditionType.KeyReady));
        Assert.Equal(reason, world.Reason(ConditionType.Stalled));
        Assert.Equal($"! refused: workspace ({reason})", world.PlanText());
        Assert.Contains(ReasonCatalog.Of(reason).Advice, world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vaults_clock_may_be_five_minutes_off() => Resolves(
        World.New().WithVersions(ObservedBuilder.Version(Names.Version1, 10, begins: Clock.Now + TimeSpan.FromMinutes(4), ends: Clock.Now + TimeSpan.FromDays(99))), Names.Version1);

    [Fact]
    public void Rights_on_a_key_that_does_not_exist_yet_are_reported_as_such() => Assert.EndsWith(
        "as soon as it exists",
        World.New().WithObserved(observed => observed with { Key = AzureFaults.Absent<KeyFacts>() }).Report().Status.Find(ConditionType.KeyAccessReady)!.Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_missing_key_and_a_missing_version_are_not_found()
    {
        Assert.Equal(ConditionReason.KeyNotFound, World.New().WithObserved(observed => observed with { Key = AzureFaults.Absent<KeyFacts>() }).Reason(ConditionType.KeyReady));
        Assert.Equal(
            ConditionReason.KeyNotFound,
            World.New().EditEncryption(encryption => encryption with { KeyVersion = Names.Version3 }).Reason(ConditionType.KeyReady));
    }

    [Fact]
    public void An_unreadable_key_blocks_unless_its_version_is_declared()
    {
        var world = World.New().WithObserved(observed => observed with { Key = AzureFaults.Unreadable<KeyFacts>() });
        Assert.Equal("! refused: workspace (KeyUnreadable)", world.PlanText());
        var declared = world.EditEncryption(encryption => encryption with { KeyVersion = Names.Version1 });
        Assert.Equal(ConditionStatus.Unknown, declared.Condition(ConditionType.KeyReady).Status);
        Resolves(declared, Names.Version1);
    }

    [Fact]
    public void A_key_that_expires_within_thirty_days_raises_a_warning_and_stays_ready()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, ends: Clock.Now + TimeSpan.FromDays(20)));
        var report = world.Report();
        Assert.Equal((ConditionStatus.True, ConditionReason.KeyExpiring), StatusOf(report.Status, ConditionType.KeyReady));
        Assert.True(report.Status.Is(ConditionType.Ready));
        Assert.Equal(Clock.Now + TimeSpan.FromDays(20), report.Status.Encryption?.KeyExpiresAt);
        Assert.Contains(report.Events, told => told is { IsWarning: true, Reason: ConditionReason.KeyExpiring });
    }

    [Theory]
    [InlineData(0, ConditionReason.KeyExpired)]
    [InlineData(1, ConditionReason.KeyExpiring)]
    public void A_version_expires_in_the_second_of_its_date(int seconds, ConditionReason reason) => Assert.Equal(
        reason,
        World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, ends: Clock.Now + TimeSpan.FromSeconds(seconds))).Reason(ConditionType.KeyReady));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_warning_of_a_pinned_version_says_that_the_field_must_change(bool isPinned)
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, ends: Clock.Now + TimeSpan.FromDays(20)));
        var message = (isPinned ? world.EditEncryption(encryption => encryption with { KeyVersion = Names.Version1 }) : world).Condition(ConditionType.KeyReady).Message;
        Assert.Contains("Rotate the key in the same vault", message, StringComparison.Ordinal);
        Assert.Equal(isPinned, message.Contains("set spec.encryption.keyVersion to the new version", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("disabled", false, "Enable the key version first (az keyvault key set-attributes --id ")]
    [InlineData("expired", false, "Extend the expiration date of the key version first (az keyvault key set-attributes --id ")]
    [InlineData("disabled", true, "Enable the key version first (az keyvault key set-attributes --id ")]
    [InlineData("expired", true, "Extend the expiration date of the key version first (az keyvault key set-attributes --id ")]
    public void The_version_in_force_must_be_usable_again_before_a_rotation_helps(string how, bool isPinned, string first)
    {
        var version = ObservedBuilder.Version(Names.Version1, 100);
        var world = World.Settled().WithVersions(how == "disabled" ? version with { Enabled = false } : version with { ExpiresAt = Clock.Ago(TimeSpan.FromDays(1)) });
        var message = (isPinned ? world.EditEncryption(encryption => encryption with { KeyVersion = Names.Version1 }) : world).Condition(ConditionType.KeyReady).Message;
        Assert.Contains($"{first}{Names.KeyUri(Names.Version1)} ", message, StringComparison.Ordinal);
        Assert.Contains("Then rotate the key in the same vault", message, StringComparison.Ordinal);
        Assert.Equal(isPinned, message.Contains("set spec.encryption.keyVersion to the new version", StringComparison.Ordinal));
    }

    [Fact]
    public void A_version_that_is_not_in_force_may_be_replaced_instead() => Assert.Contains(
        "you can declare another one in the same vault instead",
        World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50, enabled: false))
            .EditEncryption(encryption => encryption with { KeyVersion = Names.Version2 }).Condition(ConditionType.KeyReady).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_pinned_disabled_version_is_refused_and_the_one_in_force_stays()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50, enabled: false))
            .EditEncryption(encryption => encryption with { KeyVersion = Names.Version2 });
        Assert.Equal("! refused: workspace key (KeyDisabled)", world.PlanText());
        Assert.Equal(ConditionReason.KeyDisabled, world.Reason(ConditionType.Stalled));
        Assert.True(world.Report().Status.Is(ConditionType.EncryptionInForce));
    }

    private static (ConditionStatus Status, ConditionReason Reason) StatusOf(WorkspaceStatus status, ConditionType type) =>
        (status.Find(type)!.Status, status.Find(type)!.Reason);

    private static void Resolves(World world, string version) => Assert.Equal(Names.KeyUri(version), world.Assess().Key.Target?.ToString());
}
