using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>R2: what is missing is granted once, where the policy permits it, and recorded before it is sent.</summary>
public sealed class KeyGrantsTests
{
    private static readonly RolePermissions WithoutUnwrap = new(
        [], [], ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/wrap/action"], []);

    [Fact]
    public void Grant_gives_what_is_missing_before_the_creation()
    {
        var world = World.Granting();
        Assert.Equal("+ finalizer\n+ key access for Azure Cosmos DB (get, wrapKey, unwrapKey)\n! refused: workspace (PermissionMissing)", world.PlanText());
    }

    [Fact]
    public void Grant_needs_the_operators_allow_list() =>
        Assert.Empty(World.Granting().WithDesired(desired => desired with { GrantPermitted = false }).Plan().Actions);

    [Fact]
    public void A_grant_propagates_before_the_creation_begins()
    {
        var granted = Granted(World.Granting());
        Assert.Equal((ConditionReason.PermissionPropagating, "! refused: workspace (PermissionPropagating)"), (granted.Reason(ConditionType.Reconciling), granted.PlanText()));
        var spread = granted.WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromMinutes(16) });
        Assert.Contains("+ workspace", spread.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_that_vanishes_is_not_made_again()
    {
        var gone = Granted(World.Granting()).WithAccess(ObservedBuilder.AccessOfNobody()).WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromMinutes(16) });
        Assert.Empty(gone.Plan().Actions);
        Assert.Contains("removed after grant", gone.Condition(ConditionType.KeyAccessReady).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_that_Azure_rejects_is_reported_and_stays_reported()
    {
        var world = World.Granting();
        var refused = world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Failed, AzureFaults.Forbidden);
        Assert.Equal(ConditionReason.AuthorizationFailed, refused.Status.Find(ConditionType.KeyAccessReady)!.Reason);
        Assert.Equal(ConditionReason.AuthorizationFailed, refused.Status.Find(ConditionType.Ready)!.Reason);
        var intended = world.After(refused, TimeSpan.FromMinutes(1)).ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Intended);
        Assert.Equal(refused.Status.Find(ConditionType.KeyAccessReady), intended.Status.Find(ConditionType.KeyAccessReady));
    }

    [Fact]
    public void A_grant_is_recorded_before_it_is_sent()
    {
        var intended = World.Granting().ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Intended);
        Assert.Equal(GrantOutcome.Unknown, Assert.Single(intended.Status.Grants).Outcome);
        var done = World.Granting().ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Done);
        Assert.Null(Assert.Single(done.Status.Grants).Outcome);
    }

    [Fact]
    public void A_grant_with_an_unknown_outcome_counts_as_made_when_the_right_is_seen()
    {
        var world = Unanswered().WithAccess(ObservedBuilder.Access());
        Assert.Equal(ConditionReason.PermissionPropagating, world.Reason(ConditionType.KeyAccessReady));
        Assert.Null(Assert.Single(world.Report().Status.Grants).Outcome);
    }

    [Fact]
    public void A_grant_with_an_unknown_outcome_is_not_repeated_before_somebody_asks()
    {
        var world = Unanswered();
        Assert.Equal("! refused: workspace (PermissionMissing)", world.PlanText());
        var said = world.Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("granted with an unknown outcome", said, StringComparison.Ordinal);
        Assert.Contains("set the annotation cmk-operator.io/requested-at to have it granted once more", said, StringComparison.Ordinal);
        Assert.Equal(GrantOutcome.Unknown, Assert.Single(world.Report().Status.Grants).Outcome);
        Assert.Equal("! refused: workspace (PermissionMissing)", world.Next(TimeSpan.FromDays(1)).PlanText());
    }

    [Fact]
    public void A_grant_with_an_unknown_outcome_is_made_once_more_for_each_request()
    {
        var asked = Unanswered().WithDesired(desired => desired with { RequestedAt = "now" });
        Assert.Contains("+ key access for Azure Cosmos DB (get, wrapKey, unwrapKey)", asked.PlanText(), StringComparison.Ordinal);
        var again = asked.After(asked.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Intended), TimeSpan.FromMinutes(1));
        Assert.Single(again.Recorded.Grants);
        Assert.DoesNotContain("key access", again.PlanText(), StringComparison.Ordinal);
        var edited = Unanswered().Edit(desired => desired with { Location = desired.Location });
        Assert.Contains("+ key access for Azure Cosmos DB", edited.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_with_an_unknown_outcome_is_never_called_on_its_way()
    {
        var world = World.Granting();
        var next = world.After(world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Intended), TimeSpan.FromSeconds(1));
        Assert.Equal(ConditionReason.PermissionMissing, next.Reason(ConditionType.KeyAccessReady));
    }

    [Fact]
    public void A_grant_with_an_unknown_outcome_stays_unknown_while_a_part_of_it_is_missing() => Assert.Equal(
        GrantOutcome.Unknown,
        Assert.Single(Unanswered().WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(permissions: WithoutUnwrap))).Report().Status.Grants).Outcome);

    [Fact]
    public void A_record_of_the_key_from_before_the_vault_had_one_stands_for_both()
    {
        var world = OfIdentity();
        var old = new GrantRecord(Names.IdentityPrincipal, Names.KeyUri(null), world.Desired.Generation, Clock.Ago(TimeSpan.FromDays(1)));
        Assert.DoesNotContain("key access", world.WithRecorded(status => status with { Grants = [old] }).PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_is_answered_without_the_vault_where_no_grant_is_unknown() => Assert.Equal(
        "now",
        World.Granting().WithDesired(desired => desired with { RequestedAt = "now" })
            .WithObserved(observed => observed with { Vault = AzureFaults.Unreadable<VaultFacts>(AzureFaults.Down) })
            .Report().Status.LastHandledRequestAt);

    [Fact]
    public void A_grant_that_Azure_refuses_is_reported_also_when_the_next_one_is_made()
    {
        var world = OfIdentity();
        var grants = world.Plan().Actions.OfType<PlannedAction.GrantKeyAccess>().ToList();
        var half = world.Report(
            new ActionOutcome(grants[0], ActionOutcomeKind.Failed, Fault: AzureFaults.Forbidden), new ActionOutcome(grants[1], ActionOutcomeKind.Done));
        Assert.Equal(ConditionReason.AuthorizationFailed, half.Status.Find(ConditionType.KeyAccessReady)!.Reason);
    }

    [Fact]
    public void A_grant_that_was_taken_away_is_made_once_more_for_another_generation() => Assert.Contains(
        "+ key access for Azure Cosmos DB",
        Granted(World.Granting()).WithAccess(ObservedBuilder.AccessOfNobody()).Edit(desired => desired with { PublicNetworkAccess = "Disabled" }).PlanText(),
        StringComparison.Ordinal);

    [Fact]
    public void A_grant_that_was_taken_away_is_not_made_again_on_request_either() => Assert.DoesNotContain(
        "key access",
        Granted(World.Granting()).WithAccess(ObservedBuilder.AccessOfNobody()).WithDesired(desired => desired with { RequestedAt = "now" }).PlanText(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_grant_that_Azure_refuses_leaves_no_record_and_one_without_an_answer_does(bool mayHaveTakenEffect, bool isRepeated)
    {
        var world = World.Granting();
        var fault = new AzureFault(mayHaveTakenEffect ? 0 : 403, string.Empty, "said") { MayHaveTakenEffect = mayHaveTakenEffect };
        var failed = world.After(world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Failed, fault), TimeSpan.FromMinutes(1));
        Assert.Equal(isRepeated, failed.Recorded.Grants.Count == 0);
        Assert.Equal(isRepeated, failed.PlanText().Contains("+ key access", StringComparison.Ordinal));
    }

    [Fact]
    public void The_role_at_the_vault_and_the_role_at_the_key_are_grants_of_their_own()
    {
        var world = OfIdentity();
        var grants = world.Plan().Actions.OfType<PlannedAction.GrantKeyAccess>().ToList();
        Assert.Equal(["+ key access for id-ml (vaults/read)", "+ key access for id-ml (get, wrapKey, unwrapKey)"], grants.Select(grant => grant.Text));
        var half = world.Report(
            new ActionOutcome(grants[0], ActionOutcomeKind.Done), new ActionOutcome(grants[1], ActionOutcomeKind.Failed, Fault: AzureFaults.Forbidden));
        Assert.Equal($"https://{Names.VaultHost}", Assert.Single(half.Status.Grants).Key);
        Assert.Equal(
            ["+ key access for id-ml (get, wrapKey, unwrapKey)"],
            world.After(half, TimeSpan.FromMinutes(1)).Plan().Actions.OfType<PlannedAction.GrantKeyAccess>().Select(grant => grant.Text));
    }

    [Fact]
    public void A_role_at_the_vault_with_an_unknown_outcome_is_made_once_more_on_request_although_the_role_at_the_key_was_made()
    {
        var world = OfIdentity();
        var grants = world.Plan().Actions.OfType<PlannedAction.GrantKeyAccess>().ToList();
        var half = world.Report(new ActionOutcome(grants[0], ActionOutcomeKind.Intended), new ActionOutcome(grants[1], ActionOutcomeKind.Done));
        var later = world.After(half, TimeSpan.FromMinutes(20))
            .WithAccess(ObservedBuilder.AccessWithIdentity(ObservedBuilder.Assignment(), ObservedBuilder.Assignment(principal: Names.IdentityPrincipal)));
        Assert.DoesNotContain("key access", later.PlanText(), StringComparison.Ordinal);
        var asked = later.WithDesired(desired => desired with { RequestedAt = "now" });
        Assert.Contains("+ key access for id-ml (vaults/read)", asked.PlanText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_request_stands_until_the_rights_on_the_key_were_read(bool isVault)
    {
        var asked = Unanswered().WithDesired(desired => desired with { RequestedAt = "now" });
        var unread = asked.WithObserved(observed => isVault
            ? observed with { Vault = Reading.Failed<VaultFacts>(AzureFaults.Down) }
            : observed with { KeyAccess = observed.KeyAccess with { Assignments = Reading.Failed<IReadOnlyList<RoleAssignmentFacts>>(AzureFaults.Down) } });
        Assert.DoesNotContain("key access", unread.PlanText(), StringComparison.Ordinal);
        var read = unread.After(unread.Report(), TimeSpan.FromSeconds(30)).WithObserved(observed => observed with { Vault = asked.Input.Observed.Vault }).WithAccess(ObservedBuilder.AccessOfNobody());
        Assert.Contains("+ key access for Azure Cosmos DB (get, wrapKey, unwrapKey)", read.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_granted_for_a_workspace_whose_creation_something_else_blocks() => Assert.Equal(
        "! refused: workspace (ResourceGroupNotFound)",
        World.Granting().WithObserved(observed => observed with { ResourceGroup = AzureFaults.Absent<ResourceGroupFacts>(AzureFaults.GroupNotFound) }).PlanText());

    private static World OfIdentity() => World.Granting().WithAccess(ObservedBuilder.AccessWithIdentity(ObservedBuilder.Assignment())).WithDesired(desired => desired with
    {
        Encryption = desired.Encryption with { UserAssignedIdentityId = Names.IdentityId },
        Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId]),
    });

    private static World Unanswered()
    {
        var world = World.Granting();
        return world.After(world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Intended), TimeSpan.FromMinutes(1));
    }

    private static World Granted(World world)
    {
        var done = world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Done);
        return world.After(done, TimeSpan.FromMinutes(1)).WithAccess(ObservedBuilder.Access());
    }
}
