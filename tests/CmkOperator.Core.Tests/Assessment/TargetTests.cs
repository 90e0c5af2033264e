using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>An object whose spec names a different workspace from the one in its status.</summary>
public sealed class TargetTests
{
    private const string Other = "victim-ml";

    [Fact]
    public void Of_the_declared_workspace_everything_recorded_counts()
    {
        var world = World.Settled();
        Assert.Same(world.Recorded, TargetRule.About(world.Desired, world.Recorded));
        Assert.Same(world.Recorded, TargetRule.About(world.Desired with { WorkspaceName = "FRAUD-ML" }, world.Recorded));
    }

    [Fact]
    public void While_the_workspace_that_it_created_may_exist_another_one_has_to_wait()
    {
        var world = Retargeted(World.Settled()).WithoutWorkspace();

        Assert.Equal("! refused: workspace (FieldImmutable)", world.PlanText());
        Assert.Contains($"this object created {Names.WorkspaceArmId}, which is not confirmed to be gone", world.Condition(ConditionType.Stalled).Message, StringComparison.Ordinal);
        Assert.Equal(Names.WorkspaceArmId, world.Report().Status.Workspace?.Id);
        Assert.Equal("= nothing to do", World.Settled().PlanText());
    }

    [Fact]
    public void A_creation_under_way_holds_the_object_to_its_workspace_until_it_fails()
    {
        var asked = World.New().After(World.New().ReportWrite(ActionOutcomeKind.Begun, url: Names.OperationUrl), TimeSpan.FromSeconds(5))
            .WithDesired(desired => desired with { HasFinalizer = true });
        Assert.Equal(Names.WorkspaceArmId, asked.Recorded.Operation?.Target);

        Assert.Equal("! refused: workspace (FieldImmutable)", Retargeted(asked).PlanText());
        var failed = asked.WithRecorded(status => status with
        {
            Operation = status.Operation! with { Failure = new OperationFailure(ConditionReason.CreateFailed, "no", Clock.Now) },
        });
        Assert.StartsWith("+ workspace", Retargeted(failed).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_on_a_workspace_that_is_gone_does_not_carry_over_to_another()
    {
        var gone = World.Settled().WithoutWorkspace().Next(TimeSpan.FromMinutes(1)).Next(TimeSpan.FromMinutes(2));
        Assert.Equal(ConditionReason.ExternallyDeleted, gone.Recorded.Find(ConditionType.Ready)?.Reason);

        var retargeted = Retargeted(gone);
        Assert.StartsWith("+ workspace", retargeted.PlanText(), StringComparison.Ordinal);
        var victims = retargeted.WithLive(live => live with
        {
            Name = Other,
            WorkspaceId = "99999999-9999-9999-9999-999999999999",
            Tags = new Dictionary<string, string> { [OwnershipCheck.OwnerTagName] = "cluster-a/victim/prod" },
        });
        Assert.Equal(Claim.Foreign, victims.Assess().Ownership.Claim);
        var younger = victims with { Rivals = [new Rival(new ObjectKey("victim", "prod"), Clock.Now, true)] };
        Assert.Equal(Claim.Rival, younger.Assess().Ownership.Claim);
        Assert.Equal("- finalizer (the workspace was never claimed)", younger.Deleting(DeletionPolicy.Purge).PlanText());
    }

    [Fact]
    public void A_workspace_that_is_proven_gone_blocks_nothing_even_after_a_pause()
    {
        var gone = World.Settled().WithoutWorkspace().Next(TimeSpan.FromMinutes(2)).Next(TimeSpan.FromMinutes(2));
        var rested = gone.Edit(desired => desired with { Suspend = true }).Next(TimeSpan.FromMinutes(1)).Edit(desired => desired with { Suspend = false });
        Assert.Equal(ConditionReason.Suspended, rested.Recorded.Find(ConditionType.Ready)?.Reason);

        Assert.StartsWith("+ workspace", Retargeted(rested).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_absence_of_another_workspace_proves_nothing_about_its_own()
    {
        var held = Retargeted(World.Settled().WithDesired(desired => desired with { ExternalDeletionPolicy = ExternalDeletionPolicy.Recreate })).WithoutWorkspace()
            .Next(TimeSpan.FromMinutes(2)).Next(TimeSpan.FromMinutes(2));
        Assert.NotNull(held.Report().Status.CreateOnly);

        var back = held.Edit(desired => desired with { WorkspaceName = Names.Workspace });
        Assert.False(back.Assess().AbsenceIsProven);
        Assert.DoesNotContain("+ workspace", back.PlanText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeletionPolicy.SoftDelete)]
    [InlineData(DeletionPolicy.Purge)]
    public void An_object_deleted_while_it_names_another_workspace_leaves_both_unchanged(DeletionPolicy policy)
    {
        var world = Retargeted(World.Settled()).Deleting(policy);

        Assert.Equal($"- finalizer (the spec names a different workspace from the one that the object created, so {Names.WorkspaceArmId} is left unchanged)", world.PlanText());
        Assert.Contains(world.Report().Events, told => told.IsWarning && told.Note.Contains(Names.WorkspaceArmId, StringComparison.Ordinal));
    }

    private static World Retargeted(World world)
    {
        var edited = world.Edit(desired => desired with { WorkspaceName = Other });
        return edited with { Recorded = TargetRule.About(edited.Desired, edited.Recorded) };
    }
}
