using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>The plan seen field by field.</summary>
public sealed class FieldPlanTests
{
    [Fact]
    public void Every_declared_field_of_a_new_workspace_is_new()
    {
        var rows = FieldPlan.Of(World.New().Assess());

        Assert.All(rows, row => Assert.Equal(FieldChange.New, row.Change));
        Assert.Contains(rows, row => row.Field == "hbiWorkspace");
        Assert.Contains(rows, row => row.Field == "encryption.keyIdentifier" && row.Desired.EndsWith(Names.Version1, StringComparison.Ordinal));
    }

    [Fact]
    public void A_settled_world_changes_no_field() =>
        Assert.All(FieldPlan.Of(World.Settled().Assess()), row => Assert.Equal((FieldChange.None, null), (row.Change, row.Observed)));

    [Fact]
    public void A_field_in_place_shows_what_Azure_has() => Assert.Equal(
        new FieldRow("description", FieldChange.InPlace, "new", "not set"),
        Row(World.Settled().Edit(desired => desired with { Description = "new" }), "description"));

    [Fact]
    public void A_create_only_field_that_differs_is_refused() => Assert.Equal(
        FieldChange.Refused,
        Row(World.Settled().Edit(desired => desired with { HbiWorkspace = !desired.HbiWorkspace }), "hbiWorkspace").Change);

    [Fact]
    public void A_difference_that_a_policy_leaves_is_left() => Assert.Equal(
        FieldChange.Left,
        Row(World.Settled().WithDesired(desired => desired with { Description = "new", ObserveOnly = true }), "description").Change);

    [Fact]
    public void A_field_of_a_workspace_that_cannot_be_read_is_unknown() => Assert.All(
        FieldPlan.Of(World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>()).Assess()),
        row => Assert.Equal(FieldChange.Unknown, row.Change));

    [Fact]
    public void An_object_that_is_being_deleted_has_no_fields() => Assert.Empty(FieldPlan.Of(World.Settled().Deleting(DeletionPolicy.Retain).Assess()));

    private static FieldRow Row(World world, string field) => FieldPlan.Of(world.Assess()).Single(row => row.Field == field);
}
