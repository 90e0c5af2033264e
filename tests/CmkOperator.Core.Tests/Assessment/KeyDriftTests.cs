using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>A key that somebody changed in Azure, while the spec pins one and driftPolicy is Report.</summary>
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
