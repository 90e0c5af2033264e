using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Reporting;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>Why an object is as it is, from its spec and its status.</summary>
public sealed class ExplanationTests
{
    public static TheoryData<ConditionReason> Reasons => [.. Enum.GetValues<ConditionReason>()];

    [Fact]
    public void An_object_in_order_says_when_the_operator_looks_again()
    {
        var tree = Explain(World.Settled());

        Assert.Equal(Tone.Good, tree.Tone);
        Assert.StartsWith("the operator looks again every ", Text(tree, "changes"), StringComparison.Ordinal);
        Assert.DoesNotContain(tree.Children!, child => child.Label == "cause");
    }

    [Fact]
    public void A_refused_field_is_seen_with_both_values_and_its_owner_acts()
    {
        var tree = Explain(World.Settled().Edit(desired => desired with { HbiWorkspace = !desired.HbiWorkspace }));

        Assert.Equal(Tone.Bad, tree.Tone);
        Assert.Equal("the owner of this object", Text(tree, "by"));
        Assert.StartsWith("Set spec.hbiWorkspace back", Text(tree, "next"), StringComparison.Ordinal);
        Assert.DoesNotContain("Set spec.hbiWorkspace back", Text(tree, "cause"), StringComparison.Ordinal);
        Assert.Contains(tree.Children!.Single(child => child.Label == "cause").Children!, seen => seen.Text.StartsWith("hbiWorkspace: declared ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_suspended_object_changes_when_it_is_resumed() => Assert.StartsWith(
        "nothing until spec.suspend is false (kubectl cmk resume ", Text(Explain(World.Settled().WithDesired(desired => desired with { Suspend = true })), "changes"), StringComparison.Ordinal);

    [Fact]
    public void A_spec_that_was_not_acted_on_is_told_apart()
    {
        var world = World.Settled();
        var status = world.Report().Status;

        var tree = Explanation.Of(world.Desired with { Generation = status.ObservedGeneration + 1 }, status, new OperatorPolicy(), Clock.Now);

        Assert.StartsWith("generation ", Text(tree, "behind"), StringComparison.Ordinal);
    }

    [Fact]
    public void Stores_that_lost_the_key_are_a_cause_of_their_own_beside_a_ready_workspace()
    {
        var status = World.Settled().Report().Status;
        var revoked = new Condition(ConditionType.EncryptionInForce, ConditionStatus.False, ConditionReason.KeyAccessRevoked, "The stores cannot reach the key", 1, Clock.Now);

        var tree = Explanation.Of(
            World.Settled().Desired, status with { Conditions = [.. status.Conditions.Where(condition => condition.Type != ConditionType.EncryptionInForce), revoked] }, new OperatorPolicy(), Clock.Now);

        var part = tree.Children!.Single(child => child.Label == "EncryptionInForce");
        Assert.Equal("the owner of the key vault", Text(part, "by"));
        Assert.StartsWith("the operator looks again every 5m", Text(tree, "changes"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_a_missing_key_holds_up_does_not_settle_by_itself()
    {
        var status = World.Settled().Report().Status;
        Condition[] held =
        [
            new(ConditionType.Ready, ConditionStatus.False, ConditionReason.KeyNotFound, "There is no key cmk", 1, Clock.Now),
            new(ConditionType.InSync, ConditionStatus.False, ConditionReason.Updating, "To be changed in Azure: tags", 1, Clock.Now),
        ];

        var tree = Explanation.Of(
            World.Settled().Desired, status with { Conditions = [.. status.Conditions.Where(condition => held.All(one => one.Type != condition.Type)), .. held] }, new OperatorPolicy(), Clock.Now);

        var part = tree.Children!.Single(child => child.Label == "InSync");
        Assert.Equal("the owner of the key vault", Text(part, "by"));
        Assert.StartsWith("KeyNotFound keeps the operator from it", Text(part, "next"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_advice_that_fits_better_than_the_reasons_own_is_what_comes_next()
    {
        var status = World.Settled().Report().Status;
        var drifted = Verdict.Fails(ConditionReason.Drifted, "Differs in Azure and is left unchanged: tags", "Declare the live values, or allow a replacement");

        var tree = Explanation.Of(
            World.Settled().Desired,
            status with { Conditions = [.. status.Conditions.Where(condition => condition.Type != ConditionType.InSync), new Condition(ConditionType.InSync, drifted.Status, drifted.Reason, drifted.Message, 1, Clock.Now)] },
            new OperatorPolicy(),
            Clock.Now);

        var part = tree.Children!.Single(child => child.Label == "InSync");
        Assert.Equal("Differs in Azure and is left unchanged: tags", Text(part, "cause"));
        Assert.Equal("Declare the live values, or allow a replacement", Text(part, "next"));
    }

    [Fact]
    public void An_object_without_a_status_points_to_the_operator() =>
        Assert.Equal("the administrator of the operator", Text(Explanation.Of(DesiredBuilder.Build(), WorkspaceStatus.Empty, new OperatorPolicy(), Clock.Now), "by"));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_person_acts_on_every_reason_that_waits_for_one(ConditionReason reason) =>
        Assert.False(ReasonCatalog.Of(reason).Class == ReasonClass.User && ReasonActor.Of(reason) == Actor.Nobody, $"{reason} waits for a person, and nobody is named");

    private static ExplanationNode Explain(World world) => Explanation.Of(world.Desired, world.Report().Status, new OperatorPolicy(), Clock.Now);

    private static string Text(ExplanationNode node, string label) => node.Children!.First(child => child.Label == label).Text;
}
