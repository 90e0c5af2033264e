using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>A key that somebody changed in Azure, while driftPolicy is Report.</summary>
public sealed class KeyDriftTests
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(30);

    [Fact]
    public void A_version_that_somebody_put_in_force_is_reported_and_left()
    {
        var world = Drifted();

        Assert.Equal("= nothing to do", world.PlanText());
        Assert.Equal(ConditionReason.Drifted, world.Reason(ConditionType.InSync));
        Assert.Equal("= nothing to do", world.Next(Later).PlanText());
    }

    [Fact]
    public void Pinning_the_version_that_is_live_ends_the_drift_without_a_write()
    {
        var world = Pin(Drifted().Next(Later), Names.Version2);
        var status = world.Report().Status;

        Assert.Equal("= nothing to do", world.PlanText());
        Assert.Empty(status.Drifts);
        Assert.True(status.Is(ConditionType.InSync));
        Assert.True(status.Is(ConditionType.Ready));
        Assert.True(status.Is(ConditionType.EncryptionInForce));
        Assert.Contains(Names.KeyUri(Names.Version2), status.Find(ConditionType.EncryptionInForce)!.Message, StringComparison.Ordinal);
        Assert.Equal((Names.Version2, Names.KeyUri(Names.Version2)), (status.Encryption!.KeyVersion, status.Encryption.DesiredKeyIdentifier));
    }

    [Theory]
    [InlineData(DriftPolicy.Report)]
    [InlineData(DriftPolicy.Correct)]
    public void Pinning_a_third_version_is_an_edit_of_the_owner_and_followed(DriftPolicy policy)
    {
        var world = Pin(Drifted().Next(Later), Names.Version3).WithDesired(desired => desired with { DriftPolicy = policy });

        Assert.Equal($"~ workspace key ({Names.Key}/{Names.Version2} -> {Names.Key}/{Names.Version3})", world.PlanText());
    }

    [Fact]
    public void Pinning_the_first_version_again_after_the_live_one_is_an_edit_too()
    {
        var accepted = Pin(Drifted().Next(Later), Names.Version2).Next(Later);

        Assert.Equal($"~ workspace key ({Names.Key}/{Names.Version2} -> {Names.Key}/{Names.Version1})", Pin(accepted, Names.Version1).PlanText());
    }

    [Fact]
    public void A_drift_stays_reported_while_and_after_the_pinned_version_is_disabled()
    {
        var world = Drifted().Next(Later).WithVersions(Versions(firstIsEnabled: false));
        world = world.Next(Later);
        Assert.Equal("= nothing to do", world.PlanText());
        world = world.Next(Later).WithVersions(Versions());

        Assert.Equal("= nothing to do", world.PlanText());
        Assert.Equal(ConditionReason.Drifted, world.Reason(ConditionType.InSync));
    }

    [Fact]
    public void A_drift_to_another_key_stays_reported_while_and_after_the_declared_one_has_no_usable_version()
    {
        var world = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report })
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) })
            .Next(Later).WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false));
        Assert.Equal("= nothing to do", world.PlanText());
        world = world.Next(Later);
        Assert.Equal("= nothing to do", world.PlanText());
        world = world.Next(Later).WithVersions(ObservedBuilder.Version(Names.Version1, 100));

        Assert.Equal("= nothing to do", world.PlanText());
    }

    [Fact]
    public void A_pin_of_a_version_that_cannot_be_used_yet_is_followed_when_it_can()
    {
        var edited = Pin(Drifted().Next(Later), Names.Version3).WithVersions(Versions(thirdIsEnabled: false));
        Assert.Equal("! refused: workspace key (KeyDisabled)", edited.PlanText());

        Assert.Equal($"~ workspace key ({Names.Key}/{Names.Version2} -> {Names.Key}/{Names.Version3})", edited.Next(Later).WithVersions(Versions()).PlanText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_third_version_that_was_pinned_while_nothing_was_written_is_followed_afterwards(bool isSuspended)
    {
        var paused = Pin(Drifted().Next(Later), Names.Version3).WithDesired(desired => isSuspended ? desired with { Suspend = true } : desired with { ObserveOnly = true }).Next(Later);
        Assert.Empty(paused.Plan().Actions);
        var resumed = paused.Next(Later).Edit(desired => desired with { Suspend = false, ObserveOnly = false });

        Assert.Contains($"~ workspace key ({Names.Key}/{Names.Version2} -> {Names.Key}/{Names.Version3})", resumed.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_of_the_declared_key_is_not_put_over_another_key()
    {
        var world = Moved().Next(Later);
        Assert.Equal("= nothing to do", world.PlanText());
        world = world.WithVersions(Follows());

        Assert.Equal("= nothing to do", world.PlanText());
        Assert.Equal("= nothing to do", world.Next(Later).PlanText());
        var row = Assert.Single(world.Report().Status.Drifts);
        Assert.Equal(
            (WorkspaceAssessor.KeyField, Names.KeyUri(Names.Version2), Names.KeyUri(Names.Version2, Names.OtherKey), DriftAction.Report),
            (row.Field, row.Desired, row.Observed, row.Action));
    }

    [Fact]
    public void A_newer_version_that_came_with_the_other_key_is_not_put_over_it() => Assert.Equal("= nothing to do", Moved().WithVersions(Follows()).PlanText());

    [Fact]
    public void An_edit_of_another_field_does_not_put_the_declared_key_back()
    {
        var world = Moved().Edit(desired => desired with { Description = "new" });

        Assert.Equal("~ workspace (description)", world.PlanText());
        Assert.Equal("~ workspace (description)", world.WithVersions(Follows()).PlanText());
        Assert.Equal("~ workspace (description)", Moved().Next(Later).Edit(desired => desired with { Description = "new" }).WithVersions(Follows()).PlanText());
    }

    [Fact]
    public void The_conditions_say_which_key_is_in_force_and_that_no_version_of_the_declared_one_is()
    {
        var status = Moved().Next(Later).WithVersions(Follows()).Report().Status;
        var sync = status.Find(ConditionType.InSync)!;

        Assert.Equal((ConditionStatus.False, ConditionReason.Drifted), (sync.Status, sync.Reason));
        Assert.StartsWith(
            $"Differs in Azure and is left unchanged: encryption.keyIdentifier; the workspace is under {Names.KeyUri(Names.Version2, Names.OtherKey)}, "
                + $"and newer versions of the declared key {Names.Key} are not followed meanwhile. Declare the live values, or set spec.driftPolicy to Correct",
            sync.Message,
            StringComparison.Ordinal);
        Assert.Equal("Workspace fraud-ml is as declared, except for what is left unchanged: encryption.keyIdentifier", status.Find(ConditionType.Ready)!.Message);
        Assert.Equal((Names.OtherKey, Names.KeyUri(Names.Version2)), (status.Encryption!.KeyName, status.Encryption.DesiredKeyIdentifier));
    }

    [Fact]
    public void A_declared_key_that_cannot_be_used_leaves_Ready_alone_while_another_key_is_left_in_force()
    {
        var world = Moved().Next(Later).WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false));

        Assert.Equal(ConditionReason.KeyDisabled, world.Reason(ConditionType.KeyReady));
        Assert.Equal(ConditionReason.Succeeded, world.Reason(ConditionType.Ready));
    }

    [Fact]
    public void Under_Correct_the_declared_key_is_put_back()
    {
        Assert.StartsWith("~ workspace key", Moved().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Correct }).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_of_the_live_key_is_followed_also_after_an_older_one_was_set_outside()
    {
        var world = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50));
        Assert.Equal($"~ workspace key ({Names.Key}/{Names.Version1} -> {Names.Key}/{Names.Version2})", world.PlanText());
        var drifted = world.Next(Later).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) }).Next(Later)
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version1) }).Next(Later);
        Assert.Equal("= nothing to do", drifted.PlanText());

        Assert.Equal(
            $"~ workspace key ({Names.Key}/{Names.Version1} -> {Names.Key}/{Names.Version3})",
            drifted.WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 50), ObservedBuilder.Version(Names.Version3, 1)).PlanText());
    }

    [Fact]
    public void A_declared_change_to_another_key_goes_on_when_a_newer_version_of_it_appears_meanwhile()
    {
        var world = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report }).EditEncryption(encryption => encryption with { KeyName = Names.OtherKey })
            .WithObserved(observed => observed with { Key = Reading.Of(ObservedBuilder.KeyOf(ObservedBuilder.Version(Names.Version2, 50, enabled: false)) with { Name = Names.OtherKey }) });
        Assert.Equal("! refused: workspace key (KeyDisabled)", world.PlanText());
        var waiting = world.Next(Later);
        var usable = waiting.WithObserved(observed => observed with
        {
            Key = Reading.Of(ObservedBuilder.KeyOf(ObservedBuilder.Version(Names.Version2, 50)) with { Name = Names.OtherKey }),
        });
        Assert.Equal($"~ workspace key ({Names.Key}/{Names.Version1} -> {Names.OtherKey}/{Names.Version2})", usable.PlanText());
        var newer = usable.Next(Later).WithObserved(observed => observed with
        {
            Key = Reading.Of(ObservedBuilder.KeyOf(ObservedBuilder.Version(Names.Version2, 50), ObservedBuilder.Version(Names.Version3, 1)) with { Name = Names.OtherKey }),
        });

        Assert.Equal($"~ workspace key ({Names.Key}/{Names.Version1} -> {Names.OtherKey}/{Names.Version3})", newer.PlanText());
    }

    [Fact]
    public void Another_key_that_came_while_nothing_was_written_is_left_when_writes_go_on()
    {
        var paused = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report }).Edit(desired => desired with { Suspend = true }).Next(Later);
        var resumed = paused.WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) }).WithVersions(Follows()).Edit(desired => desired with { Suspend = false });

        Assert.Equal("= nothing to do", resumed.PlanText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_version_that_came_while_another_key_was_in_force_is_followed_once_the_declared_key_is_live_again(bool wasSeen)
    {
        var away = Moved().Next(Later);
        away = wasSeen ? away.WithVersions(Follows()).Next(Later) : away;
        var back = away.WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version1) }).WithVersions(Follows());

        Assert.Equal(Followed, back.PlanText());
        Assert.Equal(Followed, back.Next(Later).PlanText());
    }

    [Fact]
    public void A_version_that_came_while_no_version_of_the_declared_key_was_usable_is_followed_once_that_key_is_live_again()
    {
        var away = Moved().WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false)).Next(Later);

        Assert.Equal(Followed, away.WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version1) }).WithVersions(Follows()).PlanText());
    }

    [Fact]
    public void A_pinned_version_is_not_put_over_another_one_that_somebody_set_after_another_key()
    {
        var away = Drifted().WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) }).Next(Later);

        Assert.Equal("= nothing to do", away.WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) }).PlanText());
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("no key")]
    [InlineData("not shown")]
    public void A_newer_version_that_was_first_seen_while_nothing_could_be_compared_is_followed(string look)
    {
        var world = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report }).WithVersions(Follows());
        var blind = look switch
        {
            "busy" => world.WithLive(live => live with { ProvisioningState = "Updating" }),
            "no key" => world.WithLive(live => live with { KeyIdentifier = null }),
            _ => world.WithoutWorkspace(),
        };
        Assert.Empty(blind.Plan().Actions);

        Assert.Equal(Followed, (blind.Next(Later) with { Observed = world.Observed }).PlanText());
    }

    [Fact]
    public void A_version_that_was_pinned_while_Azure_showed_no_key_is_followed()
    {
        var world = Drifted().WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version1) });
        var blind = Pin(world, Names.Version2).WithLive(live => live with { KeyIdentifier = null });

        Assert.Equal(Followed, (blind.Next(Later) with { Observed = world.Observed }).PlanText());
    }

    [Fact]
    public void Another_key_that_was_first_seen_while_Azure_worked_on_it_is_left_after_an_edit_of_another_field()
    {
        var busy = Moved().WithLive(live => live with { ProvisioningState = "Updating" });
        var edited = busy.Next(Later).WithLive(live => live with { ProvisioningState = "Succeeded" }).Edit(desired => desired with { Description = "new" });

        Assert.Equal("~ workspace (description)", edited.PlanText());
    }

    [Fact]
    public void Another_key_is_left_also_when_it_came_because_the_declared_one_had_no_usable_version()
    {
        var disabled = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report })
            .WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false)).Next(Later);
        var moved = disabled.WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) });
        Assert.Equal("= nothing to do", moved.PlanText());

        Assert.Equal("= nothing to do", moved.Next(Later).WithVersions(Follows()).PlanText());
        Assert.Equal("= nothing to do", moved.WithVersions(Follows()).PlanText());
    }

    [Fact]
    public void A_pin_that_replaces_a_disabled_version_is_followed_also_from_another_key()
    {
        var disabled = Drifted().WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version1) }).WithVersions(Versions(firstIsEnabled: false)).Next(Later);
        var pinned = Pin(disabled, Names.Version3).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) });

        Assert.Equal($"~ workspace key ({Names.OtherKey}/{Names.Version2} -> {Names.Key}/{Names.Version3})", pinned.PlanText());
    }

    [Fact]
    public void A_newer_version_that_waits_is_not_put_over_another_key_that_came_meanwhile()
    {
        var waiting = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report }).WithVersions(Follows()).WithVault(vault => vault with { PurgeProtection = false });
        Assert.StartsWith("! refused: workspace key", waiting.PlanText(), StringComparison.Ordinal);
        var moved = waiting.Next(Later).WithVault(vault => vault).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) });

        Assert.Equal("= nothing to do", moved.PlanText());
        Assert.Equal("= nothing to do", moved.Next(Later).PlanText());
        Assert.Equal(Followed, moved.Next(Later).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version1) }).PlanText());
    }

    [Fact]
    public void A_pin_that_waits_is_put_over_another_key_that_came_meanwhile()
    {
        var waiting = Pin(Drifted().Next(Later), Names.Version3).WithVersions(Versions(thirdIsEnabled: false)).Next(Later);
        var moved = waiting.WithVersions(Versions()).WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) });

        Assert.Equal($"~ workspace key ({Names.OtherKey}/{Names.Version2} -> {Names.Key}/{Names.Version3})", moved.PlanText());
    }

    [Fact]
    public void A_declared_key_that_replaced_another_one_is_followed_back_when_the_edit_is_taken_back_meanwhile()
    {
        var world = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report });
        var original = world.Observed.Key;
        var edited = world.EditEncryption(encryption => encryption with { KeyName = Names.OtherKey })
            .WithObserved(observed => observed with { Key = Reading.Of(ObservedBuilder.KeyOf(ObservedBuilder.Version(Names.Version2, 50)) with { Name = Names.OtherKey }) });
        var begun = edited.After(edited.ReportWrite(ActionOutcomeKind.Begun, null, Names.OperationUrl), TimeSpan.FromSeconds(1)).WithLive(live => live with { ProvisioningState = "Updating" });
        var back = begun.EditEncryption(encryption => encryption with { KeyName = Names.Key }).WithObserved(observed => observed with { Key = original }).Next(Later)
            .WithLive(live => live with { ProvisioningState = "Succeeded", KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) })
            .WithOperation(Reading.Of(new OperationFacts("Succeeded", null, null)));

        Assert.Equal($"~ workspace key ({Names.OtherKey}/{Names.Version2} -> {Names.Key}/{Names.Version1})", back.PlanText());
    }

    [Fact]
    public void A_version_that_was_only_observed_beside_a_refused_field_is_followed_afterwards()
    {
        var observing = World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report }).WithLive(live => live with { HbiWorkspace = !live.HbiWorkspace })
            .Edit(desired => desired with { ObserveOnly = true }).WithVersions(Follows()).Next(Later);
        var ended = observing.Edit(desired => desired with { ObserveOnly = false });

        Assert.Contains(Followed, ended.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_condition_says_which_key_is_in_force_also_beside_a_change_that_Azure_does_not_keep()
    {
        var world = Moved().Next(Later).Edit(desired => desired with { Description = "new" });
        for (var time = 0; time < 2; time++)
        {
            world = world.After(world.ReportWrite(ActionOutcomeKind.Done), TimeSpan.FromSeconds(1));
        }

        Assert.Contains(
            $"left unchanged: encryption.keyIdentifier; the workspace is under {Names.KeyUri(Names.Version2, Names.OtherKey)}", world.Condition(ConditionType.InSync).Message, StringComparison.Ordinal);
    }

    private static string Followed => $"~ workspace key ({Names.Key}/{Names.Version1} -> {Names.Key}/{Names.Version2})";

    /// <summary>Somebody moved the workspace to another key, while the spec follows the newest version of the declared one.</summary>
    private static World Moved() => World.Settled().WithDesired(desired => desired with { DriftPolicy = DriftPolicy.Report })
        .WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2, Names.OtherKey) });

    private static KeyVersionFacts[] Follows() => [ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1)];

    private static World Drifted()
    {
        var world = new World { Desired = DesiredBuilder.Build() with { DriftPolicy = DriftPolicy.Report } }
            .WithDesired(desired => desired with { Encryption = desired.Encryption with { KeyVersion = Names.Version1 } }).WithVersions(Versions());
        return (world with { Recorded = world.Report().Status })
            .WithLive(live => live with { KeyIdentifier = Names.KeyUri(Names.Version2) })
            .WithManaged(managed => managed with { CosmosDb = Reading.Of(ObservedBuilder.CosmosDb() with { KeyVersion = Names.Version2 }) });
    }

    private static World Pin(World world, string version) => world.EditEncryption(encryption => encryption with { KeyVersion = version });

    private static KeyVersionFacts[] Versions(bool firstIsEnabled = true, bool thirdIsEnabled = true) =>
    [
        ObservedBuilder.Version(Names.Version1, 100, firstIsEnabled),
        ObservedBuilder.Version(Names.Version2, 50),
        ObservedBuilder.Version(Names.Version3, 75, thirdIsEnabled),
    ];
}
