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
    public void An_object_without_a_status_points_to_the_operator() =>
        Assert.Equal("the administrator of the operator", Text(Explanation.Of(DesiredBuilder.Build(), WorkspaceStatus.Empty, new OperatorPolicy(), Clock.Now), "by"));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_person_acts_on_every_reason_that_waits_for_one(ConditionReason reason) =>
        Assert.False(ReasonCatalog.Of(reason).Class == ReasonClass.User && ReasonActor.Of(reason) == Actor.Nobody, $"{reason} waits for a person, and nobody is named");

    private static ExplanationNode Explain(World world) => Explanation.Of(world.Desired, world.Report().Status, new OperatorPolicy(), Clock.Now);

    private static string Text(ExplanationNode node, string label) => node.Children!.First(child => child.Label == label).Text;
}
