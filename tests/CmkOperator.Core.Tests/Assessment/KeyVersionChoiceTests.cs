using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>Which version is the newest usable one when Azure's seconds, or versions that were not read, leave it open.</summary>
public sealed class KeyVersionChoiceTests
{
    private static readonly KeyVersionFacts Unread = ObservedBuilder.Version(Names.Version3, 10) with { Material = null };

    [Fact]
    public void Among_new_versions_of_the_same_second_the_choice_does_not_depend_on_the_order_in_which_Azure_lists_them()
    {
        var old = ObservedBuilder.Version(Names.Version1, 100);
        var second = ObservedBuilder.Version(Names.Version2, 50);
        var third = ObservedBuilder.Version(Names.Version3, 50);

        Resolves(World.Settled().WithVersions(old, second, third), Names.Version3);
        Resolves(World.Settled().WithVersions(third, second, old), Names.Version3);
        Resolves(World.New().WithVersions(second, third), Names.Version3);
        Resolves(World.New().WithVersions(third, second), Names.Version3);
    }

    [Theory]
    [InlineData(Names.Version2)]
    [InlineData(Names.Version3)]
    public void The_version_in_force_stays_beside_one_of_the_same_second(string inForce)
    {
        var world = World.Settled().WithLive(live => live with { KeyIdentifier = Names.KeyUri(inForce) })
            .WithVersions(ObservedBuilder.Version(Names.Version2, 50), ObservedBuilder.Version(Names.Version3, 50));

        Resolves(world, inForce);
        Assert.Equal("= nothing to do", world.PlanText());
    }

    [Fact]
    public void An_identifier_without_a_version_is_under_the_same_one_of_a_second_in_every_order()
    {
        var world = World.Settled().WithLive(live => live with { KeyIdentifier = Names.KeyUri(null) });
        var (second, third) = (ObservedBuilder.Version(Names.Version2, 50), ObservedBuilder.Version(Names.Version3, 50, enabled: false));

        Assert.Equal(world.WithVersions(second, third).Assess().Key.Verdict, world.WithVersions(third, second).Assess().Key.Verdict);
    }

    [Fact]
    public void The_row_of_the_key_says_that_versions_are_of_the_same_second_and_that_a_pin_decides()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 100));
        const string Words = $"version {Names.Version2} was created in the same second, and which of them is newer cannot be determined: set spec.encryption.keyVersion to choose";

        Assert.Contains(Words, world.Condition(ConditionType.KeyReady).Message, StringComparison.Ordinal);
        Assert.Contains(world.Report().Status.Preflight, row => row.Message?.Contains(Words, StringComparison.Ordinal) == true);
        Assert.DoesNotContain(
            "same second",
            world.EditEncryption(encryption => encryption with { KeyVersion = Names.Version1 }).Condition(ConditionType.KeyReady).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_version_in_force_is_not_left_for_one_of_the_same_second_without_a_pin()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, enabled: false), ObservedBuilder.Version(Names.Version2, 100));

        Assert.Equal((ConditionReason.KeyDisabled, "= nothing to do"), (world.Reason(ConditionType.KeyReady), world.PlanText()));
        Assert.Contains($"version {Names.Version2} was created in the same second", world.Condition(ConditionType.KeyReady).Message, StringComparison.Ordinal);
        Resolves(world.EditEncryption(encryption => encryption with { KeyVersion = Names.Version2 }), Names.Version2);
    }

    [Fact]
    public void A_version_of_the_same_second_that_cannot_be_used_is_not_mentioned() => Assert.DoesNotContain(
        "same second",
        World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 100, enabled: false))
            .Condition(ConditionType.KeyReady).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_creation_waits_while_only_versions_that_were_not_read_may_be_usable()
    {
        var world = World.New().WithVersions(ObservedBuilder.Version(Names.Version1, 5) with { Material = new KeyMaterialFacts("EC", null, ["sign"]) }, Unread);
        var key = world.Assess().Key;

        Assert.Equal((ConditionStatus.Unknown, ConditionReason.KeyUnreadable, true), (key.Verdict.Status, key.Verdict.Reason, key.Verdict.Blocks));
        Assert.Null(key.Target);
        Assert.Equal("! refused: workspace (KeyUnreadable)", world.PlanText());
        Assert.Contains($"{Names.Version3} was not read", key.Verdict.Message, StringComparison.Ordinal);
        Assert.Contains("is of type EC", key.Verdict.Message, StringComparison.Ordinal);
        Assert.Contains("set spec.encryption.keyVersion", key.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_in_force_stays_while_a_newer_one_was_not_read()
    {
        var world = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), Unread);
        var key = world.Assess().Key;

        Assert.Equal((ConditionStatus.Unknown, ConditionReason.KeyUnreadable, false), (key.Verdict.Status, key.Verdict.Reason, key.Verdict.Blocks));
        Resolves(world, Names.Version1);
        Assert.Equal("= nothing to do", world.PlanText());
    }

    [Fact]
    public void A_version_that_was_only_listed_is_not_called_usable()
    {
        var world = World.New().WithVersions(Unread);

        Assert.Equal(ConditionStatus.Unknown, world.Condition(ConditionType.KeyReady).Status);
        Assert.Contains("the vault lists it and did not return it", world.Condition(ConditionType.KeyReady).Message, StringComparison.Ordinal);
    }

    private static void Resolves(World world, string version) => Assert.Equal(Names.KeyUri(version), world.Assess().Key.Target?.ToString());
}
