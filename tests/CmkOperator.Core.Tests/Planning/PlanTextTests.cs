using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>The plan as text: world in, lines out.</summary>
public sealed class PlanTextTests
{
    private static readonly OperationRecord Creation = new(OperationKind.Create, Clock.Ago(TimeSpan.FromMinutes(20)), Names.OperationUrl, 1, 1);

    [Fact]
    public void A_new_object_gets_its_finalizer_and_then_its_workspace() =>
        Assert.Equal($"+ finalizer\n+ workspace (cmk-ml/{Names.Version1})", World.New().PlanText());

    [Fact]
    public void A_settled_world_has_nothing_to_do() => Assert.Equal("= nothing to do", World.Settled().PlanText());

    [Fact]
    public void A_new_version_is_followed_by_one_change_of_the_key_alone() => Assert.Equal(
        $"~ workspace key (cmk-ml/{Names.Version1} -> cmk-ml/{Names.Version2})",
        World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1)).PlanText());

    [Fact]
    public void The_key_changes_before_the_other_fields() => Assert.Equal(
        $"~ workspace key (cmk-ml/{Names.Version1} -> cmk-ml/{Names.Version2})",
        Rotating().Edit(desired => desired with { Description = "new" }).PlanText());

    [Fact]
    public void A_bad_key_blocks_only_its_own_change() => Assert.Equal(
        "~ workspace (description)\n! refused: workspace key (KeyNotFound)",
        World.Settled().EditEncryption(encryption => encryption with { KeyName = Names.OtherKey })
            .WithObserved(observed => observed with { Key = AzureFaults.Absent<KeyFacts>() }).Edit(desired => desired with { Description = "new" }).PlanText());

    [Fact]
    public void A_change_of_the_key_that_keeps_failing_lets_the_fields_go_first()
    {
        var failure = new OperationFailure(ConditionReason.UpdateFailed, "no", Clock.Ago(TimeSpan.FromHours(1)));
        var world = Rotating().WithDesired(desired => desired with { Description = "new" })
            .WithRecorded(status => status with { Operation = new OperationRecord(OperationKind.RotateKey, Clock.Ago(TimeSpan.FromHours(2)), null, 1, 1, failure) });
        Assert.Equal("~ workspace (description)", world.PlanText());
        Assert.StartsWith(
            "~ workspace key",
            world.WithRecorded(status => status with { Operation = status.Operation! with { Kind = OperationKind.Update } }).PlanText(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Creating", ConditionReason.Creating)]
    [InlineData("Updating", ConditionReason.Updating)]
    [InlineData("Deleting", ConditionReason.Deleting)]
    [InlineData("SoftDeleting", ConditionReason.Updating)]
    public void Nothing_is_written_while_an_operation_runs(string state, ConditionReason reason)
    {
        var world = Rotating().WithLive(live => live with { ProvisioningState = state });
        Assert.Equal($". workspace ({reason})", world.PlanText());
        Assert.Equal(reason, world.Reason(ConditionType.Reconciling));
    }

    [Fact]
    public void An_operation_that_its_url_reports_as_running_counts_although_the_workspace_looks_done() => Assert.Equal(
        ". workspace (KeyRotating)",
        Rotating().WithRecorded(status => status with { Operation = Creation with { Kind = OperationKind.RotateKey } })
            .WithOperation(Reading.Of(new OperationFacts("InProgress", null, null))).PlanText());

    [Theory]
    [InlineData(30, ". workspace (KeyRotating)")]
    [InlineData(90, "~ workspace key")]
    public void A_change_whose_answer_was_lost_is_given_a_minute_to_show(int secondsAgo, string expected)
    {
        var operation = new OperationRecord(OperationKind.RotateKey, Clock.Ago(TimeSpan.FromSeconds(secondsAgo)), null, 1, 1);
        Assert.StartsWith(expected, Rotating().WithRecorded(status => status with { Operation = operation }).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_creation_of_which_only_the_intent_was_recorded_is_sent_after_a_minute()
    {
        var intended = World.New().WithRecorded(status => status with { Operation = Creation with { Url = null, StartedAt = Clock.Ago(TimeSpan.FromSeconds(30)) } });
        Assert.Equal(". workspace (Creating)", intended.PlanText());
        Assert.Contains("+ workspace", intended.WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromSeconds(31) }).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_waits_for_a_creation_whose_url_does_not_answer_and_not_for_one_whose_url_expired()
    {
        var world = World.New().WithRecorded(status => status with { Operation = Creation });
        Assert.Equal(". workspace (Creating)", world.WithOperation(AzureFaults.Unreadable<OperationFacts>(AzureFaults.Down)).PlanText());
        Assert.Equal(". workspace (Creating)", world.WithOperation(Reading.Of(new OperationFacts("InProgress", null, null))).PlanText());
        Assert.Contains("+ workspace", world.WithOperation(AzureFaults.Absent<OperationFacts>()).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_creation_no_longer_hides_what_blocks_the_next()
    {
        var world = World.New().WithRecorded(status => status with { Operation = Creation with { Url = null } }).WithVault(vault => vault with { PurgeProtection = false });
        Assert.Equal(ConditionReason.PurgeProtectionDisabled, world.Reason(ConditionType.Stalled));
    }

    [Fact]
    public void A_failed_workspace_that_never_succeeded_is_put_again_in_place()
    {
        var failed = new World().WithLive(live => live with { ProvisioningState = "Failed", ServiceProvisionedResourceGroup = null });
        Assert.Equal($"+ workspace (cmk-ml/{Names.Version1})", failed.PlanText());
    }

    [Fact]
    public void A_failed_workspace_that_succeeded_once_is_only_changed()
    {
        var failed = World.Settled().WithLive(live => live with { ProvisioningState = "Failed" });
        Assert.Equal("= nothing to do", failed.PlanText());
        Assert.Equal(ConditionReason.UpdateFailed, failed.Reason(ConditionType.Stalled));
        Assert.Equal("~ workspace (description)", failed.Edit(desired => desired with { Description = "new" }).PlanText());
    }

    [Fact]
    public void An_operation_that_failed_late_reports_its_reason_and_is_retried_after_the_interval()
    {
        var error = new AzureFault(0, "ServiceQuotaExceeded", "Search quota is spent.");
        var failed = World.New().WithRecorded(status => status with { Operation = Creation, ObservedGeneration = 1 })
            .WithOperation(Reading.Of(new OperationFacts("Failed", error, null)));
        Assert.Equal(". workspace (QuotaExceeded)", failed.PlanText().Split('\n')[^1]);
        var later = failed.Next(TimeSpan.FromMinutes(29)).WithOperation(Reading.NotRead<OperationFacts>());
        Assert.Equal(ConditionReason.QuotaExceeded, later.Reason(ConditionType.Stalled));
        Assert.Equal(ConditionReason.QuotaExceeded, later.Reason(ConditionType.WorkspaceReady));
        Assert.DoesNotContain("+ workspace", later.PlanText(), StringComparison.Ordinal);
        Assert.Contains("+ workspace", later.Next(TimeSpan.FromMinutes(2)).PlanText(), StringComparison.Ordinal);
        Assert.Contains("+ workspace", later.Edit(desired => desired with { Description = "new" }).PlanText(), StringComparison.Ordinal);
        Assert.Contains("+ workspace", later.WithDesired(desired => desired with { RequestedAt = "now" }).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_soft_deleted_name_is_retried_once_a_day()
    {
        var error = new AzureFault(0, "BadRequest", "Soft-deleted workspace exists. Please purge or recover it.");
        var failed = World.New().WithRecorded(status => status with { Operation = Creation })
            .WithOperation(Reading.Of(new OperationFacts("Failed", error, null))).Next(TimeSpan.FromHours(23)).WithOperation(Reading.NotRead<OperationFacts>());
        Assert.DoesNotContain("+ workspace", failed.PlanText(), StringComparison.Ordinal);
        Assert.Contains("+ workspace", failed.Next(TimeSpan.FromHours(2)).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_workspace_never_counts_as_absent()
    {
        Assert.Equal(". workspace (AuthorizationFailed)", World.New().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>()).PlanText());
        Assert.Equal(". workspace (AzureUnavailable)", World.New().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Down)).PlanText());
    }

    [Fact]
    public void A_missing_workspace_is_read_twice_and_then_left_alone_under_Stop()
    {
        var gone = World.Settled().WithoutWorkspace();
        Assert.Equal(". workspace (WorkspaceNotFound)", gone.PlanText());
        Assert.Equal(ConditionReason.WorkspaceNotFound, gone.Reason(ConditionType.Reconciling));
        var proven = gone.Next(TimeSpan.FromMinutes(1));
        Assert.Equal($"! refused: workspace (cmk-ml/{Names.Version1}) (ExternallyDeleted)", proven.PlanText());
        var status = proven.Report().Status;
        Assert.Equal(ConditionReason.ExternallyDeleted, status.Find(ConditionType.Stalled)!.Reason);
        Assert.Null(status.CreateOnly);

        // The record no longer holds the lock, and the answer is still no, even after a restart and after a day.
        var later = proven.Next(TimeSpan.FromDays(1)) with { Memory = new PassMemory(Clock.Now) };
        Assert.Equal(ConditionReason.ExternallyDeleted, later.Reason(ConditionType.Stalled));
        Assert.Empty(later.Plan().Actions);
    }

    [Fact]
    public void A_workspace_that_comes_back_with_its_id_heals()
    {
        var proven = World.Settled().WithoutWorkspace().Next(TimeSpan.FromMinutes(1)).Next(TimeSpan.FromMinutes(30));
        var back = proven with { Observed = ObservedBuilder.Build() };
        Assert.True(back.Report().Status.Is(ConditionType.Ready));
        Assert.Equal("= nothing to do", back.PlanText());
    }

    [Fact]
    public void Under_Recreate_a_proven_absence_leads_to_a_new_workspace()
    {
        var gone = World.Settled().WithDesired(desired => desired with { ExternalDeletionPolicy = ExternalDeletionPolicy.Recreate }).WithoutWorkspace();
        Assert.Empty(gone.Plan().Actions);
        Assert.Equal($"+ workspace (cmk-ml/{Names.Version1})", gone.Next(TimeSpan.FromMinutes(1)).PlanText());
    }

    [Theory]
    [InlineData("ResourceGroupNotFound")]
    [InlineData("SubscriptionNotFound")]
    public void Only_a_404_of_the_workspace_itself_proves_its_absence(string code)
    {
        var gone = World.Settled().WithoutWorkspace().WithWorkspace(AzureFaults.Absent<WorkspaceFacts>(new AzureFault(404, code, "x")));
        Assert.False(gone.Next(TimeSpan.FromMinutes(1)).Next(TimeSpan.FromMinutes(1)).Assess().AbsenceIsProven);
    }

    [Fact]
    public void Suspend_and_observeOnly_write_nothing()
    {
        Assert.Equal("! refused: every write (Suspended)", Rotating().WithDesired(desired => desired with { Suspend = true }).PlanText());
        Assert.Empty(Rotating().WithDesired(desired => desired with { ObserveOnly = true, HasFinalizer = false }).Plan().Actions);
        Assert.Empty(World.New().WithDesired(desired => desired with { ObserveOnly = true }).Plan().Actions);
    }

    private static World Rotating() =>
        World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));
}
