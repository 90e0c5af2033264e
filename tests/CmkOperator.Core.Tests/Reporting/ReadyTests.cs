using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Reporting;

/// <summary>Ready, its first cause, and what a pass that learned nothing leaves unchanged.</summary>
public sealed class ReadyTests
{
    [Fact]
    public void A_settled_world_has_every_condition_true()
    {
        var status = World.Settled().Recorded;
        Assert.All(status.Conditions, condition => Assert.Equal(ConditionStatus.True, condition.Status));
        Assert.Equal(
            [ConditionType.Ready, ConditionType.KeyVaultReady, ConditionType.KeyReady, ConditionType.KeyAccessReady, ConditionType.WorkspaceReady, ConditionType.InSync,
                ConditionType.EncryptionInForce, ConditionType.ManagedResourcesReady, ConditionType.CosmosDbReady, ConditionType.AiSearchReady, ConditionType.StorageReady],
            status.Conditions.Select(condition => condition.Type));
        Assert.NotEmpty(status.Coverage);
        Assert.Equal(1, status.ObservedGeneration);
    }

    [Fact]
    public void A_settled_world_reported_again_changes_nothing_and_reports_no_event()
    {
        var settled = World.Settled();
        var again = settled.WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromMinutes(30) }).Report();
        Assert.Equal(settled.Recorded.Conditions, again.Status.Conditions);
        Assert.Equal(settled.Recorded.Preflight, again.Status.Preflight);
        Assert.Equal(settled.Recorded.Coverage, again.Status.Coverage);
        Assert.Equal((settled.Recorded.Workspace, settled.Recorded.CreateOnly), (again.Status.Workspace, again.Status.CreateOnly));
        Assert.Equivalent(settled.Recorded.Encryption, again.Status.Encryption, strict: true);
        Assert.Empty(again.Events);
    }

    [Theory]
    [InlineData(429, "TooManyRequests", "", ConditionReason.Throttled)]
    [InlineData(503, "ServiceUnavailable", "", ConditionReason.AzureUnavailable)]
    [InlineData(401, "AuthenticationFailed", "no token: AADSTS7000222: The secret is expired.", ConditionReason.AuthenticationFailed)]
    [InlineData(403, "AuthorizationFailed", "The client may not read.", ConditionReason.AuthorizationFailed)]
    public void While_the_workspace_cannot_be_read_conditions_and_plan_give_the_reason_of_the_failed_read(int status, string code, string said, ConditionReason reason)
    {
        // Nothing else is read after it.
        var failed = new ObservedAzure { ObservedAt = Clock.Now, Workspace = Reading.Failed<WorkspaceFacts>(new AzureFault(status, code, said)) };
        var world = World.Settled() with { Observed = failed };
        for (var pass = 0; pass < 4; pass++)
        {
            world = world.Next(TimeSpan.FromMinutes(31));
        }

        var conditions = world.Report().Status.Conditions;
        Assert.All(conditions.Where(condition => condition.Type is not (ConditionType.Reconciling or ConditionType.Stalled)), condition =>
        {
            Assert.Equal((ConditionStatus.Unknown, reason), (condition.Status, condition.Reason));
            Assert.DoesNotContain("no workspace", condition.Message, StringComparison.Ordinal);
        });
        Assert.Equal($". workspace ({reason})", world.PlanText());
    }

    [Fact]
    public void A_deletion_that_cannot_read_the_workspace_gives_the_step_that_fits_what_was_said()
    {
        var world = World.Settled().Deleting(DeletionPolicy.SoftDelete)
            .WithWorkspace(Reading.Failed<WorkspaceFacts>(new AzureFault(401, "AuthenticationFailed", "no token: AADSTS7000222: The secret is expired.")));

        Assert.EndsWith("The secret is expired. Create a new client secret and give it to the operator, or use workload identity, which has none that expires",
            world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        Assert.EndsWith("(AuthenticationFailed)", world.PlanText(), StringComparison.Ordinal);
    }

    // Each row breaks one thing more than the row before it: the cause that comes first in the order takes over.
    [Fact]
    public void The_first_cause_in_the_order_names_the_reason()
    {
        var world = World.New().WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(principal: "somebody")));
        Assert.Equal(ConditionReason.PermissionMissing, world.Reason(ConditionType.Ready));
        world = world.WithObserved(observed => observed with { Key = AzureFaults.Absent<KeyFacts>() });
        Assert.Equal(ConditionReason.KeyNotFound, world.Reason(ConditionType.Ready));
        world = world.WithVault(vault => vault with { PurgeProtection = false });
        Assert.Equal(ConditionReason.PurgeProtectionDisabled, world.Reason(ConditionType.Ready));
        world = world.WithObserved(observed => observed with
        {
            AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>> { ["associatedResources.storageAccountId"] = AzureFaults.Absent<AssociatedResourceFacts>() },
        });
        Assert.Equal(ConditionReason.AssociatedResourceNotFound, world.Reason(ConditionType.Ready));
        Assert.Contains("spec.associatedResources.storageAccountId", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        world = world.WithObserved(observed => observed with
        {
            Providers = new Dictionary<string, Reading<ProviderFacts>> { ["Microsoft.DocumentDB"] = Reading.Of(new ProviderFacts("Microsoft.DocumentDB", "NotRegistered", [], [])) },
        });
        Assert.Equal(ConditionReason.ProviderNotRegistered, world.Reason(ConditionType.Ready));
        Assert.Contains("Microsoft.DocumentDB", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        world = world.WithObserved(observed => observed with { ResourceGroup = AzureFaults.Absent<ResourceGroupFacts>(AzureFaults.GroupNotFound) });
        Assert.Equal(ConditionReason.ResourceGroupNotFound, world.Reason(ConditionType.Ready));
        world = world.WithObserved(observed => observed with { Subscription = Reading.Of(new SubscriptionFacts(Names.Subscription, "Disabled", null)) });
        Assert.Equal(ConditionReason.SubscriptionUnavailable, world.Reason(ConditionType.Ready));
        world = world with { Rivals = [new Rival(new ObjectKey("team", "older"), Clock.Ago(TimeSpan.FromDays(99)), true)] };
        Assert.Equal(ConditionReason.OwnershipConflict, world.Reason(ConditionType.Ready));
        Assert.Contains("the object older", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
        world = world.WithDesired(desired => desired with { Suspend = true });
        Assert.Equal(ConditionReason.Suspended, world.Reason(ConditionType.Ready));
        world = world.WithDesired(desired => desired with { HasFinalizer = true, Suspend = false, DeletionProtection = true }).Deleting(DeletionPolicy.Purge)
            .WithRecorded(status => status with { Operation = new OperationRecord(OperationKind.Create, Clock.Now, null, 1, 1) });
        Assert.Equal(ConditionReason.DeletionProtected, world.Reason(ConditionType.Ready));
    }

    [Fact]
    public void What_may_be_on_its_way_is_reconciling_for_the_grace_and_then_stalled_even_after_a_restart()
    {
        var world = World.New().WithObserved(observed => observed with { Vault = AzureFaults.Absent<VaultFacts>() });
        Assert.Equal(ConditionReason.VaultNotFound, world.Reason(ConditionType.Reconciling));
        var before = world.Next(TimeSpan.FromMinutes(4));
        Assert.Equal(ConditionReason.VaultNotFound, before.Reason(ConditionType.Reconciling));
        var after = before.Next(TimeSpan.FromMinutes(1));
        Assert.Equal(ConditionReason.VaultNotFound, after.Reason(ConditionType.Stalled));
        var restarted = after.Next(TimeSpan.FromMinutes(30)) with { Memory = new PassMemory(Clock.Now) };
        Assert.Equal(ConditionReason.VaultNotFound, restarted.Reason(ConditionType.Stalled));
        Assert.Equal(ConditionReason.VaultNotFound, restarted.Edit(desired => desired with { Description = "new" }).Reason(ConditionType.Reconciling));
    }

    [Fact]
    public void An_object_that_becomes_stalled_gets_a_warning_although_its_reason_was_a_normal_event_before()
    {
        var world = World.New().WithObserved(observed => observed with { Vault = AzureFaults.Absent<VaultFacts>() });
        Assert.Equal((false, ConditionReason.VaultNotFound), EventOf(world));
        var waiting = world.Next(TimeSpan.FromMinutes(4));
        Assert.Empty(waiting.Report().Events);
        var stalled = waiting.Next(TimeSpan.FromMinutes(1));
        Assert.Equal((true, ConditionReason.VaultNotFound), EventOf(stalled));
        Assert.Empty(stalled.Next(TimeSpan.FromMinutes(30)).Report().Events);

        static (bool IsWarning, ConditionReason Reason) EventOf(World world)
        {
            var told = Assert.Single(world.Report().Events);
            Assert.Equal(world.Condition(ConditionType.Ready).Message, told.Note);
            return (told.IsWarning, told.Reason);
        }
    }

    [Fact]
    public void A_cause_without_a_grace_stalls_immediately() =>
        Assert.Equal(ConditionReason.PurgeProtectionDisabled, World.New().WithVault(vault => vault with { PurgeProtection = false }).Reason(ConditionType.Stalled));

    [Fact]
    public void A_transient_fault_keeps_every_condition_and_after_three_intervals_they_are_unknown()
    {
        var down = World.Settled() with { Observed = new ObservedAzure { ObservedAt = Clock.Now + TimeSpan.FromMinutes(90), Workspace = AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.Down) } };
        Assert.Equal(down.Recorded.Conditions, down.Report().Status.Conditions);
        var later = down.WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromMinutes(91) }).Report().Status;
        Assert.All(later.Conditions.Where(condition => condition.Type != ConditionType.Reconciling), condition => Assert.Equal(ConditionStatus.Unknown, condition.Status));
        Assert.True(later.Is(ConditionType.Reconciling));
    }

    [Fact]
    public void Only_the_part_that_stays_silent_turns_unknown()
    {
        var silent = World.Settled().WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromMinutes(91), Vault = AzureFaults.Unreadable<VaultFacts>(AzureFaults.Down) });
        Assert.Equal(ConditionStatus.Unknown, silent.Condition(ConditionType.KeyVaultReady).Status);
        Assert.True(silent.Report().Status.Is(ConditionType.Ready));
    }

    [Fact]
    public void A_first_pass_without_an_answer_is_unknown_and_keeps_reconciling()
    {
        var world = World.New().WithObserved(observed => new ObservedAzure { ObservedAt = observed.ObservedAt, Workspace = AzureFaults.Unreadable<WorkspaceFacts>(AzureFaults.NoAnswer) });
        Assert.Equal((ConditionStatus.Unknown, ConditionReason.AzureUnavailable), (world.Condition(ConditionType.Ready).Status, world.Reason(ConditionType.Reconciling)));
        Assert.Equal(-1, world.Report().Status.ObservedGeneration);
    }

    [Fact]
    public void A_right_that_the_operator_lacks_is_reported()
    {
        var status = World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>()).Report().Status;
        Assert.Equal((ConditionStatus.Unknown, ConditionReason.AuthorizationFailed), (status.Find(ConditionType.Ready)!.Status, status.Find(ConditionType.Stalled)!.Reason));
    }

    [Theory]
    [InlineData("Updating")]
    [InlineData("Creating")]
    public void While_an_operation_runs_it_is_not_ready(string state)
    {
        var status = World.Settled().WithLive(live => live with { ProvisioningState = state }).Report().Status;
        Assert.False(status.Is(ConditionType.Ready));
        Assert.True(status.Is(ConditionType.Reconciling));
        Assert.Equal(state == "Updating", status.Is(ConditionType.WorkspaceReady));
    }

    [Fact]
    public void Suspend_keeps_the_status_of_ready_with_its_reason()
    {
        var ready = World.Settled().Edit(desired => desired with { Suspend = true }).Report().Status;
        Assert.Equal((ConditionStatus.True, ConditionReason.Suspended, 2), (ready.Find(ConditionType.Ready)!.Status, ready.Find(ConditionType.Ready)!.Reason, ready.ObservedGeneration));
        Assert.Null(ready.Find(ConditionType.Stalled));
        var never = World.New().WithDesired(desired => desired with { Suspend = true }).Report().Status;
        Assert.Equal((ConditionStatus.False, ConditionReason.Suspended), (never.Find(ConditionType.Ready)!.Status, never.Find(ConditionType.Stalled)!.Reason));
    }

    [Fact]
    public void An_observing_object_lists_differences_and_is_not_stalled()
    {
        var status = new World().WithDesired(desired => desired with { ObserveOnly = true, HasFinalizer = false, PublicNetworkAccess = "Disabled" }).Report().Status;
        Assert.Equal(["publicNetworkAccess"], status.Drifts.Select(row => row.Field));
        Assert.Equal(ConditionStatus.False, status.Find(ConditionType.InSync)!.Status);
        Assert.Null(status.Find(ConditionType.Stalled));
        Assert.Equal(ConditionReason.ObserveOnly, status.Find(ConditionType.Ready)!.Reason);
        Assert.False(status.Workspace!.Claimed);
    }

    [Theory]
    [InlineData("Hub", false, ConditionReason.WorkspaceKindUnsupported)]
    [InlineData("Default", true, ConditionReason.EncryptionModeUnsupported)]
    public void An_unsupported_workspace_is_reported_and_not_changed(string kind, bool serviceSide, ConditionReason reason)
    {
        var world = World.Settled().WithLive(live => live with { Kind = kind, ServiceSideEncryption = serviceSide }).Edit(desired => desired with { Description = "new" });
        Assert.Equal(reason, world.Reason(ConditionType.Stalled));
        Assert.Empty(world.Plan().Actions);
    }

    [Fact]
    public void Transition_times_stay_while_the_status_stays()
    {
        var later = World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100, ends: Clock.Now + TimeSpan.FromDays(9)))
            .WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromHours(1) });
        Assert.Equal(Clock.Now, later.Condition(ConditionType.KeyReady).LastTransitionTime);
        var broken = later.WithVault(vault => vault with { PurgeProtection = false });
        Assert.Equal(Clock.Now + TimeSpan.FromHours(1), broken.Condition(ConditionType.KeyVaultReady).LastTransitionTime);
    }

    [Fact]
    public void The_intent_is_recorded_with_the_claim_before_the_request()
    {
        var status = World.New().ReportWrite(ActionOutcomeKind.Intended).Status;
        Assert.Equal(new OperationRecord(OperationKind.Create, Clock.Now, null, 1, 1, Target: Names.WorkspaceArmId), status.Operation);
        Assert.Equal(ConditionReason.Creating, status.Find(ConditionType.Reconciling)!.Reason);
    }

    [Fact]
    public void A_lost_answer_keeps_the_intent_and_a_throttled_request_does_not()
    {
        Assert.Equal(OperationKind.Create, World.New().ReportWrite(ActionOutcomeKind.Failed, AzureFaults.NoAnswer).Status.Operation!.Kind);
        Assert.Null(World.New().ReportWrite(ActionOutcomeKind.Failed, new AzureFault(429, "TooManyRequests", "x")).Status.Operation);
    }

    [Fact]
    public void A_change_that_failed_while_the_workspace_reports_Succeeded_is_reported()
    {
        var error = new AzureFault(0, "RequestDisallowedByPolicy", "no");
        var world = World.Settled().WithDesired(desired => desired with { Description = "new" })
            .WithRecorded(status => status with { Operation = new OperationRecord(OperationKind.Update, Clock.Ago(TimeSpan.FromMinutes(5)), Names.OperationUrl, 1, 1) })
            .WithOperation(Reading.Of(new OperationFacts("Failed", error, null)));
        Assert.Equal(ConditionReason.PolicyDenied, world.Reason(ConditionType.Stalled));
        Assert.Equal(". workspace (PolicyDenied)", world.PlanText());
    }

    [Theory]
    [InlineData(4, 1, ConditionType.Reconciling)]
    [InlineData(5, 1, ConditionType.Stalled)]
    [InlineData(5, 2, ConditionType.Reconciling)]
    public void An_operation_that_fails_five_times_in_a_row_is_stalled_and_still_retried(int attempt, long generation, ConditionType expected)
    {
        var failure = new OperationFailure(ConditionReason.CreateFailed, "no", Clock.Ago(TimeSpan.FromHours(1)));
        var world = World.New().WithDesired(desired => desired with { Generation = generation })
            .WithRecorded(status => status with { Operation = new OperationRecord(OperationKind.Create, Clock.Ago(TimeSpan.FromHours(1)), null, 1, attempt, failure) });

        Assert.Equal(ConditionReason.CreateFailed, world.Reason(expected));
        Assert.Contains("+ workspace", world.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorded_operation_ends_when_everything_is_as_declared() => Assert.Null(
        World.Settled().WithRecorded(status => status with { Operation = new OperationRecord(OperationKind.Update, Clock.Ago(TimeSpan.FromHours(1)), Names.OperationUrl, 1, 1) })
            .WithOperation(AzureFaults.Absent<OperationFacts>()).Report().Status.Operation);

    [Fact]
    public void A_url_that_is_too_long_for_a_status_is_dropped() => Assert.Null(
        World.New().ReportWrite(ActionOutcomeKind.Begun, url: "https://x/" + new string('y', 9000)).Status.Operation!.Url);

    [Fact]
    public void While_nothing_can_be_read_for_long_every_condition_gives_the_reason_of_the_failed_read()
    {
        var throttled = new AzureFault(429, "TooManyRequests", "Slow down.");
        var world = World.Settled().WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>(throttled)).WithObserved(observed => observed with
        {
            Vault = Reading.NotRead<VaultFacts>(),
            Key = Reading.NotRead<KeyFacts>(),
            Managed = ManagedFacts.NotRead,
        });
        Assert.All(Domain(world.Next(TimeSpan.FromHours(1)).Report().Status), condition => Assert.Equal(ConditionStatus.True, condition.Status));

        Assert.All(
            Domain(world.Next(TimeSpan.FromHours(2)).Report().Status),
            condition => Assert.Equal((ConditionStatus.Unknown, ConditionReason.Throttled), (condition.Status, condition.Reason)));
    }

    [Fact]
    public void A_workspace_whose_storage_account_is_gone_is_not_ready_although_Azure_says_Succeeded()
    {
        var world = WithStorage(World.Settled(), AzureFaults.Absent<AssociatedResourceFacts>());
        var ready = world.Condition(ConditionType.WorkspaceReady);
        Assert.Equal((ConditionStatus.False, ConditionReason.AssociatedResourceNotFound), (ready.Status, ready.Reason));
        Assert.Contains("spec.associatedResources.storageAccountId", ready.Message, StringComparison.Ordinal);
        Assert.Equal(ConditionReason.AssociatedResourceNotFound, world.Reason(ConditionType.Ready));
    }

    [Fact]
    public void A_storage_account_that_cannot_be_read_is_no_evidence_against_the_workspace() =>
        Assert.True(WithStorage(World.Settled(), AzureFaults.Unreadable<AssociatedResourceFacts>()).Report().Status.Is(ConditionType.WorkspaceReady));

    [Fact]
    public void A_declared_storage_account_that_the_workspace_does_not_use_says_nothing_about_the_workspace()
    {
        var world = WithStorage(World.Settled(), AzureFaults.Absent<AssociatedResourceFacts>())
            .Edit(desired => desired with { AssociatedResources = desired.AssociatedResources with { StorageAccountId = desired.AssociatedResources.StorageAccountId + "2" } });
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionType.WorkspaceReady).Status);
        Assert.Equal(ConditionReason.FieldImmutable, world.Reason(ConditionType.Ready));
    }

    private static World WithStorage(World world, Reading<AssociatedResourceFacts> reading) => world.WithObserved(observed => observed with
    {
        AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>>(observed.AssociatedResources) { ["associatedResources.storageAccountId"] = reading },
    });

    private static IEnumerable<Condition> Domain(WorkspaceStatus status) =>
        status.Conditions.Where(condition => condition.Type is not (ConditionType.Ready or ConditionType.Reconciling or ConditionType.Stalled or ConditionType.KeyAccessReady));
}
