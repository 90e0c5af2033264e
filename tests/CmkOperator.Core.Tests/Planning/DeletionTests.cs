using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>The way of an object that Kubernetes is to forget.</summary>
public sealed class DeletionTests
{
    [Fact]
    public void Retain_releases_without_reading_Azure() => Releases(World.Settled().Deleting(DeletionPolicy.Retain), "- finalizer (deletionPolicy is Retain, Azure is left unchanged)");

    [Fact]
    public void A_release_in_the_middle_of_a_rotation_advises_to_keep_the_old_version()
    {
        var rotation = new RotationRecord(Names.KeyUri(Names.Version1), Names.KeyUri(Names.Version2), Clock.Ago(TimeSpan.FromMinutes(1)), null);
        var world = World.Settled().WithRecorded(status => status with { Encryption = status.Encryption! with { Rotation = rotation } }).Deleting(DeletionPolicy.Retain);

        Assert.Contains(world.Report().Events, told => told.Note.Contains($"so keep {rotation.From} enabled for 24 hours after {rotation.StartedAt:u}", StringComparison.Ordinal));
    }

    [Fact]
    public void Suspend_releases_with_a_warning_whatever_the_policy()
    {
        var world = World.Settled().WithDesired(desired => desired with { Suspend = true }).Deleting(DeletionPolicy.Purge);
        Releases(world, "- finalizer (spec.suspend is set, Azure is left unchanged)");
        Assert.Contains(world.Report().Events, told => told is { IsWarning: true, Reason: ConditionReason.Suspended });
    }

    [Fact]
    public void An_object_that_never_claimed_a_workspace_is_released_even_when_protected() => Releases(
        World.New().WithDesired(desired => desired with { HasFinalizer = true, DeletionProtection = true }).Deleting(DeletionPolicy.Purge),
        "- finalizer (the workspace was never claimed)");

    [Fact]
    public void An_observing_object_is_released() =>
        Releases(World.Settled().WithDesired(desired => desired with { ObserveOnly = true, DeletionProtection = true }).Deleting(DeletionPolicy.Purge), "- finalizer (observeOnly)");

    [Fact]
    public void A_lost_claim_is_released()
    {
        var lost = World.Settled().WithLive(live => live with { Tags = new Dictionary<string, string> { ["cmk-operator.io_owner"] = Names.OtherOwner } }).Next(TimeSpan.FromMinutes(30));
        Releases(lost.WithDesired(desired => desired with { DeletionProtection = true }).Deleting(DeletionPolicy.Purge), "- finalizer (the claim is lost)");
    }

    [Theory]
    [InlineData(DeletionPolicy.Retain, false)]
    [InlineData(DeletionPolicy.Purge, false)]
    [InlineData(DeletionPolicy.Purge, true)]
    public void Protection_waits_whatever_the_policy(DeletionPolicy policy, bool suspended)
    {
        var world = World.Settled().WithDesired(desired => desired with { DeletionProtection = true, Suspend = suspended }).Deleting(policy);
        Assert.Null(world.Request);
        var blind = Blind(world);
        Assert.Equal("! refused: deletion (DeletionProtected)", blind.PlanText());
        Assert.Equal(ConditionReason.DeletionProtected, blind.Reason(ConditionType.Stalled));
    }

    [Fact]
    public void A_protected_deletion_counts_as_seen_although_nothing_is_read()
    {
        var world = World.Settled().WithDesired(desired => desired with { DeletionProtection = true, Generation = 2, RequestedAt = "now" });
        var status = Blind(world.Deleting(DeletionPolicy.Purge)).Report().Status;
        Assert.Equal((2, "now"), (status.ObservedGeneration, status.LastHandledRequestAt));
    }

    [Theory]
    [InlineData(DeletionPolicy.SoftDelete, "- workspace (soft delete)")]
    [InlineData(DeletionPolicy.Purge, "- workspace (purge)")]
    public void The_policy_decides_how_the_workspace_is_deleted(DeletionPolicy policy, string text) => Assert.Equal(text, World.Settled().Deleting(policy).PlanText());

    [Fact]
    public void The_event_of_a_soft_deletion_says_what_stays_billed() => Assert.Contains(
        World.Settled().Deleting(DeletionPolicy.SoftDelete).ReportWrite(ActionOutcomeKind.Begun).Events,
        told => told.Note.Contains("billed", StringComparison.Ordinal));

    [Fact]
    public void The_deletion_names_a_lock_and_waits_for_it()
    {
        var world = World.Settled().Deleting(DeletionPolicy.SoftDelete)
            .WithObserved(observed => observed with { Locks = Reading.Of<IReadOnlyList<LockFacts>>([new LockFacts("/locks/keep", "keep", "CanNotDelete", Names.GroupId)]) });
        Assert.Equal(". deletion (ScopeLocked)", world.PlanText());
        Assert.Contains("/locks/keep", world.Condition(ConditionType.Ready).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_deletion_waits_for_a_running_creation()
    {
        var creating = World.Settled().Deleting(DeletionPolicy.SoftDelete).WithLive(live => live with { ProvisioningState = "Creating", ServiceProvisionedResourceGroup = null });
        Assert.Equal(". deletion (Deleting)", creating.PlanText());
        Assert.Equal("- workspace (soft delete)", creating.WithLive(live => live with { ProvisioningState = "Failed" }).PlanText());
    }

    [Fact]
    public void After_our_own_deletion_one_read_is_enough() => Assert.Equal("- finalizer (the workspace is gone)", Deleted(DeletionPolicy.SoftDelete).PlanText());

    [Fact]
    public void An_absence_that_nobody_requested_is_read_twice()
    {
        var gone = World.Settled().Deleting(DeletionPolicy.SoftDelete).WithoutWorkspace();
        Assert.Equal(". deletion (Deleting)", gone.PlanText());
        Assert.Equal("- finalizer (the workspace is gone)", gone.Next(TimeSpan.FromMinutes(1)).PlanText());
    }

    [Fact]
    public void When_its_resource_group_is_gone_the_workspace_is_gone()
    {
        var gone = World.Settled().Deleting(DeletionPolicy.SoftDelete).WithoutWorkspace().WithWorkspace(AzureFaults.Absent<WorkspaceFacts>(AzureFaults.GroupNotFound));
        Assert.StartsWith("- finalizer", gone.WithObserved(observed => observed with { ResourceGroup = AzureFaults.Absent<ResourceGroupFacts>(AzureFaults.GroupNotFound) }).PlanText(), StringComparison.Ordinal);
        Assert.Equal(". deletion (Deleting)", gone.PlanText());
    }

    [Fact]
    public void An_unreadable_workspace_blocks_the_release() => Assert.Equal(
        ". deletion (AuthorizationFailed)", World.Settled().Deleting(DeletionPolicy.Purge).WithWorkspace(AzureFaults.Unreadable<WorkspaceFacts>()).PlanText());

    [Fact]
    public void A_purge_ends_only_when_the_managed_group_is_gone()
    {
        var purged = Deleted(DeletionPolicy.Purge);
        Assert.Equal("- finalizer (the workspace and its managed resource group are gone)", Group(purged, null).PlanText());
        Assert.Equal(". managed resource group (Deleting)", Group(purged, "Deleting").PlanText());
        Assert.Equal(". managed resource group (AuthorizationFailed)", purged.WithManaged(managed => managed with { Group = AzureFaults.Unreadable<ResourceGroupFacts>() }).PlanText());
    }

    [Fact]
    public void An_incomplete_purge_is_reported_retried_hourly_and_released_by_Retain_or_after_fifteen_days()
    {
        var stands = Group(Deleted(DeletionPolicy.Purge), "Succeeded").WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromMinutes(6) });
        Assert.Equal(". managed resource group (PurgeIncomplete)", stands.PlanText());
        Assert.Equal(ConditionReason.PurgeIncomplete, stands.Reason(ConditionType.Stalled));
        var hour = stands.WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromHours(1) });
        Assert.Equal("- workspace (purge)", hour.PlanText());
        var refused = hour.ReportWrite(ActionOutcomeKind.Failed, new AzureFault(404, "ResourceNotFound", "not found"));
        Assert.Equal(ConditionReason.PurgeIncomplete, refused.Status.Find(ConditionType.Stalled)!.Reason);
        Assert.StartsWith("- finalizer (15 days", stands.WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromDays(15) }).PlanText(), StringComparison.Ordinal);
        Releases(stands.WithDesired(desired => desired with { DeletionPolicy = DeletionPolicy.Retain }), "- finalizer (deletionPolicy is Retain, Azure is left unchanged)");
    }

    [Fact]
    public void A_workspace_that_could_be_taken_over_but_was_not_is_never_deleted()
    {
        var failure = new OperationFailure(ConditionReason.PolicyDenied, "no", Clock.Now);
        var world = new World().WithLive(live => live with { Tags = new Dictionary<string, string>() }).WithDesired(desired => desired with { AdoptionPolicy = AdoptionPolicy.IfMatching })
            .WithRecorded(status => status with { Operation = new OperationRecord(OperationKind.Create, Clock.Now, null, 1, 1, failure) }).Deleting(DeletionPolicy.Purge);
        Assert.Equal("- finalizer (the object does not own the workspace)", world.PlanText());
    }

    [Fact]
    public void The_failure_of_an_older_write_does_not_hide_the_deletion()
    {
        var failure = new OperationFailure(ConditionReason.QuotaExceeded, "no", Clock.Now);
        var world = World.Settled().WithRecorded(status => status with { Operation = new OperationRecord(OperationKind.Update, Clock.Now, null, 1, 1, failure) }).Deleting(DeletionPolicy.SoftDelete);
        Assert.Equal(ConditionReason.Deleting, world.Reason(ConditionType.Reconciling));
    }

    private static World Deleted(DeletionPolicy policy) => World.Settled().Deleting(policy).WithoutWorkspace().WithRecorded(status => status with
    {
        Operation = new OperationRecord(policy == DeletionPolicy.Purge ? OperationKind.Purge : OperationKind.Delete, Clock.Now, null, 1, 1),
    });

    private static World Group(World world, string? state) => world.WithManaged(managed => managed with
    {
        Group = state is null
            ? AzureFaults.Absent<ResourceGroupFacts>(AzureFaults.GroupNotFound)
            : Reading.Of(new ResourceGroupFacts("mg", Names.ManagedGroup, "westeurope", state, null)),
    });

    private static World Blind(World world) => world with { Observed = new ObservedAzure { ObservedAt = Clock.Now } };

    private static void Releases(World world, string text)
    {
        Assert.Null(world.Request);
        Assert.Equal(text, Blind(world).PlanText());
    }
}
