using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>Who owns the workspace, and what follows.</summary>
public sealed class OwnershipTests
{
    private static readonly OperationRecord Creation = new(OperationKind.Create, Clock.Ago(TimeSpan.FromMinutes(20)), null, 1, 1);

    [Fact]
    public void A_workspace_whose_tag_names_us_is_reclaimed_without_adoption()
    {
        var world = new World();
        Assert.Equal(Claim.Ours, ClaimOf(world));
        Assert.Equal("= nothing to do", world.PlanText());
        Assert.True(world.Report().Status.Is(ConditionType.Ready));
    }

    [Fact]
    public void The_recorded_id_proves_it_when_a_policy_stripped_the_tag() => Assert.Equal(Claim.Ours, ClaimOf(Tagged(World.Settled(), null)));

    [Fact]
    public void Another_owner_in_the_tag_means_that_the_claim_is_lost()
    {
        var world = Tagged(World.Settled(), Names.OtherOwner).WithLive(live => live with { PublicNetworkAccess = "Disabled" });
        Assert.Equal(Claim.Lost, ClaimOf(world));
        Assert.Equal("! refused: workspace (OwnershipConflict)", world.PlanText());
        Assert.Equal(ConditionReason.OwnershipConflict, world.Reason(ConditionType.Stalled));
    }

    [Fact]
    public void A_lost_claim_is_not_reclaimed_when_the_other_tag_is_removed_or_adoption_is_permitted()
    {
        var lost = Tagged(World.Settled(), Names.OtherOwner).Next(TimeSpan.FromMinutes(30));
        Assert.Equal(Claim.Lost, ClaimOf(Tagged(lost, null)));
        Assert.Equal(Claim.Lost, ClaimOf(lost.Edit(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching })));
        Assert.Equal(Claim.Ours, ClaimOf(Tagged(lost, Names.Owner)));
    }

    [Fact]
    public void A_workspace_without_an_owner_is_left_alone()
    {
        var world = Tagged(new World(), null);
        Assert.Equal(Claim.Foreign, ClaimOf(world));
        Assert.Equal(ConditionReason.WorkspaceExists, world.Reason(ConditionType.WorkspaceReady));
        Assert.Equal(ConditionReason.WorkspaceExists, world.Reason(ConditionType.Stalled));
        Assert.Empty(world.Plan().Actions);
        Assert.Null(world.Report().Status.Workspace);
    }

    [Fact]
    public void A_matching_workspace_is_taken_over_without_a_write()
    {
        var world = Tagged(new World(), null).WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching });
        Assert.Equal(Claim.Adoptable, ClaimOf(world));
        Assert.Equal("= nothing to do", world.PlanText());
        Assert.True(world.Report().Status.Is(ConditionType.Ready));
        Assert.Equal(Claim.Ours, ClaimOf(world.Next(TimeSpan.FromMinutes(30))));
        Assert.Equal("+ finalizer", world.WithDesired(desired => desired with { HasFinalizer = false }).PlanText());
    }

    [Fact]
    public void The_owner_tag_rides_on_the_next_due_change()
    {
        var world = Tagged(new World(), null).WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching, Description = "fraud" });
        var update = Assert.IsType<PlannedAction.UpdateWorkspace>(Assert.Single(world.Plan().Actions));
        Assert.Equal(Names.Owner, update.Changes.Tags?[OwnershipCheck.OwnerTagName]);
    }

    [Fact]
    public void A_workspace_that_differs_is_not_taken_over()
    {
        var world = Tagged(new World(), null).WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching, HbiWorkspace = false });
        Assert.Equal(Claim.Foreign, ClaimOf(world));
        Assert.Equal(ConditionReason.HbiWorkspaceImmutable, world.Reason(ConditionType.Stalled));
        Assert.Contains("spec.hbiWorkspace is false, the workspace has true", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_workspace_is_not_taken_over() => Assert.Equal(
        Claim.Foreign,
        ClaimOf(Tagged(new World(), null).WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching }).WithLive(live => live with { ProvisioningState = "Updating" })));

    [Fact]
    public void Without_a_tag_the_recorded_request_proves_a_workspace_created_after_it()
    {
        var world = Tagged(new World(), null).WithRecorded(status => status with { Operation = Creation });
        Assert.Equal(Claim.Ours, ClaimOf(world.WithLive(live => live with { CreatedAt = Clock.Ago(TimeSpan.FromMinutes(19)) })));
        Assert.Equal(Claim.Foreign, ClaimOf(world.WithLive(live => live with { CreatedAt = Clock.Ago(TimeSpan.FromHours(1)) })));
        Assert.Equal(Claim.Foreign, ClaimOf(world.WithLive(live => live with { CreatedAt = null })));
    }

    [Fact]
    public void A_request_that_Azure_rejected_immediately_proves_nothing()
    {
        var failure = new OperationFailure(ConditionReason.PolicyDenied, "no", Clock.Now);
        var world = Tagged(new World(), null).WithLive(live => live with { CreatedAt = Clock.Now });
        Assert.Equal(Claim.Foreign, ClaimOf(world.WithRecorded(status => status with { Operation = Creation with { Failure = failure } })));
        Assert.Equal(Claim.Ours, ClaimOf(world.WithRecorded(status => status with { Operation = Creation with { Failure = failure, Url = Names.OperationUrl } })));
    }

    [Theory]
    [InlineData(-1, false, false, Claim.Rival)]
    [InlineData(1, false, false, Claim.Ours)]
    [InlineData(-1, true, false, Claim.Ours)]
    [InlineData(1, false, true, Claim.Rival)]
    [InlineData(1, true, true, Claim.Ours)]
    [InlineData(0, false, false, Claim.Rival)]
    public void Of_two_objects_the_claimed_wins_then_the_older_then_the_first_by_name(int madeDaysLater, bool weClaim, bool theyClaim, Claim expected)
    {
        var world = (weClaim ? World.Settled() : new World()) with
        {
            Rivals = [new Rival(new ObjectKey("team", "a-first"), DesiredBuilder.Build().CreatedAt + TimeSpan.FromDays(madeDaysLater), theyClaim)],
        };
        Assert.Equal(expected, ClaimOf(world));
        Assert.Equal(expected == Claim.Ours, world.Report().Status.Is(ConditionType.Ready));
    }

    [Fact]
    public void A_requested_creation_counts_as_a_claim()
    {
        var world = new World { Rivals = [new Rival(new ObjectKey("team", "a-first"), Clock.Ago(TimeSpan.FromDays(99)), false)] };
        Assert.Equal(Claim.Rival, ClaimOf(world));
        Assert.Equal(Claim.Ours, ClaimOf(world.WithRecorded(status => status with { Operation = Creation })));
    }

    [Theory]
    [InlineData("cluster-a/team/other", "names cluster-a/team/other as its owner")]
    [InlineData("cluster-a/secret-team/other", "names an object in another namespace as its owner")]
    [InlineData("cluster-b/secret-team/other", "names an object of another cluster as its owner")]
    [InlineData("cluster-a/0a1b2c3d4e5f", "names another object of this cluster as its owner")]
    public void The_owner_in_the_tag_is_named_only_to_its_own_namespace(string owner, string expected)
    {
        var messages = Tagged(new World(), owner).Report().Status.Conditions.Select(condition => condition.Message).ToList();

        Assert.Contains(messages, message => message.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(messages, message => message.Contains("secret-team", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("team", "belongs to the object a-first, which declared it first")]
    [InlineData("others", "belongs to an object in another namespace, which declared it first")]
    public void The_other_object_is_named_only_to_its_own_namespace(string ns, string expected)
    {
        var world = new World() with { Rivals = [new Rival(new ObjectKey(ns, "a-first"), Clock.Ago(TimeSpan.FromDays(99)), true)] };
        var messages = world.Report().Status.Conditions.Select(condition => condition.Message).ToList();

        Assert.Contains(messages, message => message.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(ns == "team", messages.Any(message => message.Contains("a-first", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_failed_workspace_of_another_owner_still_belongs_to_that_owner()
    {
        var world = Tagged(new World(), null).WithLive(live => live with { ProvisioningState = "Failed", ServiceProvisionedResourceGroup = null });
        Assert.Equal(ConditionReason.WorkspaceExists, world.Reason(ConditionType.WorkspaceReady));
        Assert.Empty(world.Plan().Actions);
    }

    private static World Tagged(World world, string? owner) => world.WithLive(live => live with
    {
        Tags = owner is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [OwnershipCheck.OwnerTagName] = owner },
    });

    private static Claim ClaimOf(World world) => world.Assess().Ownership.Claim;
}
