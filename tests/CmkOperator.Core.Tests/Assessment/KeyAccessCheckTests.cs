using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>R2: the principals hold their rights, under whichever model the vault uses.</summary>
public sealed class KeyAccessCheckTests
{
    private const string ApplicationId = "a232010e-820c-4083-83bb-3ace5fc29d0b";

    private static readonly RolePermissions WithoutUnwrap = new(
        [], [], ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/wrap/action"], []);

    [Fact]
    public void A_missing_right_blocks_and_is_named_with_its_principal()
    {
        var world = World.New().WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(permissions: WithoutUnwrap)));
        var condition = world.Condition(ConditionType.KeyAccessReady);
        Assert.Equal(ConditionReason.PermissionMissing, condition.Reason);
        Assert.Contains($"Azure Cosmos DB ({Names.CosmosDbPrincipal}) lacks unwrapKey on key cmk-ml", condition.Message, StringComparison.Ordinal);
        Assert.Empty(world.Plan().Actions);
    }

    [Theory]
    [InlineData("get,wrapKey,unwrapKey", null, true)]
    [InlineData("GET,WRAPKEY,UNWRAPKEY", null, true)]
    [InlineData("all", null, true)]
    [InlineData("get,wrapKey", null, false)]
    [InlineData("get,wrapKey,unwrapKey", "an-application", false)]
    public void Under_access_policies_the_policy_of_the_principal_alone_counts(string permissions, string? application, bool passes)
    {
        var world = World.New().WithVault(vault => vault with
        {
            RbacAuthorization = false,
            AccessPolicies = [new AccessPolicyFacts("tenant", Names.CosmosDbPrincipal, application, permissions.Split(','))],
        });
        Assert.Equal(passes ? ConditionStatus.True : ConditionStatus.False, world.Condition(ConditionType.KeyAccessReady).Status);
    }

    [Fact]
    public void An_identity_needs_to_read_the_vault_as_well()
    {
        var world = World.New().WithAccess(WithIdentity(ObservedBuilder.Assignment(), ObservedBuilder.Assignment(principal: Names.IdentityPrincipal)));
        Assert.Contains("id-ml (88888888-8888-8888-8888-888888888888) lacks vaults/read", world.Condition(ConditionType.KeyAccessReady).Message, StringComparison.Ordinal);
        var reader = ObservedBuilder.Assignment(principal: Names.IdentityPrincipal, permissions: new RolePermissions(["*/read"], [], [], []));
        var read = World.New().WithAccess(WithIdentity(ObservedBuilder.Assignment(), ObservedBuilder.Assignment(principal: Names.IdentityPrincipal), reader));
        Assert.Equal(ConditionStatus.True, read.Condition(ConditionType.KeyAccessReady).Status);
    }

    [Fact]
    public void An_identity_that_does_not_exist_is_not_called_unreadable()
    {
        var access = WithIdentity(ObservedBuilder.Assignment());
        var world = World.New().WithAccess(access with
        {
            Principals = [.. access.Principals.Select(one => one.Kind == KeyPrincipalKind.UserAssignedIdentity ? one with { ObjectId = AzureFaults.Absent<string>() } : one)],
        });
        var condition = world.Condition(ConditionType.KeyAccessReady);
        Assert.Equal(ConditionStatus.Unknown, condition.Status);
        Assert.Contains("The identity id-ml does not exist", condition.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be read", condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_principal_that_the_tenant_lacks_is_not_called_unreadable()
    {
        var access = ObservedBuilder.Access(ObservedBuilder.Assignment());
        var world = World.New().WithAccess(access with { Principals = [.. access.Principals.Select(one => one with { ObjectId = AzureFaults.Absent<string>(), ApplicationId = ApplicationId })] });
        var condition = world.Condition(ConditionType.KeyAccessReady);
        Assert.Equal(ConditionStatus.Unknown, condition.Status);
        Assert.Contains($"az ad sp create --id {ApplicationId}", condition.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Application.Read.All", condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Against_a_deny_assignment_no_grant_is_advised()
    {
        var denied = World.New().WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment()) with
        {
            DenyAssignments = Reading.Of<IReadOnlyList<DenyAssignmentFacts>>(
                [new DenyAssignmentFacts("d", "no keys", "/providers/Microsoft.Management/managementGroups/platform", false, [Names.CosmosDbPrincipal], [], [new RolePermissions([], [], ["*"], [])])]),
        });
        var message = denied.Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("ask its owner to exclude the principal", message, StringComparison.Ordinal);
        Assert.DoesNotContain("spec.keyAccess", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_at_a_management_group_counts_and_is_never_granted_again()
    {
        var world = Granting().WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(scope: "/providers/Microsoft.Management/managementGroups/platform")));
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionType.KeyAccessReady).Status);
        Assert.Equal($"+ finalizer\n+ workspace (cmk-ml/{Names.Version1})", world.PlanText());
    }

    [Theory]
    [InlineData("get,wrapKey,unwrapKey", false)]
    [InlineData("all", false)]
    [InlineData("get,list", true)]
    public void Under_access_policies_a_right_that_another_object_id_has_may_come_from_a_group(string permissions, bool isMissing)
    {
        var world = OfPolicies(new AccessPolicyFacts("tenant", "some-object-id", null, permissions.Split(',')));
        var condition = world.Condition(ConditionType.KeyAccessReady);
        Assert.Equal(isMissing ? ConditionReason.PermissionMissing : ConditionReason.PermissionUnknown, condition.Reason);
        if (!isMissing)
        {
            Assert.Equal(ConditionStatus.Unknown, condition.Status);
            Assert.Contains("a group may hold it (some-object-id)", condition.Message, StringComparison.Ordinal);
            Assert.Contains("+ workspace", world.PlanText(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ApplicationId, null)]
    [InlineData("some-object-id", "an-application")]
    public void An_application_and_a_compound_identity_are_no_group(string objectId, string? application) => Assert.Equal(
        ConditionReason.PermissionMissing,
        OfPolicies(new AccessPolicyFacts("tenant", objectId, application, ["all"])).Reason(ConditionType.KeyAccessReady));

    [Fact]
    public void The_identities_of_the_workspace_are_no_group()
    {
        var world = OfPolicies(new AccessPolicyFacts("tenant", Names.IdentityPrincipal, null, ["all"]))
            .WithObserved(observed => observed with
            {
                AssociatedResources = new Dictionary<string, Reading<AssociatedResourceFacts>>(observed.AssociatedResources)
                {
                    ["identity.userAssignedIdentityIds[/id]"] = Reading.Of(new AssociatedResourceFacts("/id", PrincipalId: Names.IdentityPrincipal)),
                },
            });
        Assert.Equal(ConditionReason.PermissionMissing, world.Reason(ConditionType.KeyAccessReady));
    }

    [Fact]
    public void Grant_gives_a_right_that_only_a_group_may_hold_once()
    {
        var world = OfPolicies(new AccessPolicyFacts("tenant", "some-object-id", null, ["all"])).WithDesired(desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true });
        Assert.Contains("+ key access for Azure Cosmos DB (get, wrapKey, unwrapKey)", world.PlanText(), StringComparison.Ordinal);
        var done = world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Done);
        var later = world.After(done, TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("key access", later.PlanText(), StringComparison.Ordinal);
        Assert.Equal(ConditionReason.PermissionUnknown, later.Reason(ConditionType.KeyAccessReady));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_application_id_in_place_of_the_object_id_is_named_as_the_mistake(bool usesRoles)
    {
        var world = usesRoles
            ? World.New().WithAccess(Named(ObservedBuilder.Access(ObservedBuilder.Assignment(principal: ApplicationId))))
            : OfPolicies(new AccessPolicyFacts("tenant", ApplicationId.ToUpperInvariant(), null, ["all"]));
        Assert.Contains(
            $"{(usesRoles ? "a role assignment" : "an access policy")} names {ApplicationId}, which is its application id: give the right to its object id {Names.CosmosDbPrincipal} instead",
            world.Condition(ConditionType.KeyAccessReady).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_advice_is_a_role_where_roles_rule_and_a_policy_where_policies_rule()
    {
        var roles = World.New().WithAccess(NoRights()).Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("assign it the role Key Vault Crypto Service Encryption User", roles, StringComparison.Ordinal);
        Assert.DoesNotContain("polic", roles, StringComparison.OrdinalIgnoreCase);
        var policies = OfPolicies().Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("add get, wrapKey, unwrapKey for this object id to the key permissions of the vault's access policies", policies, StringComparison.Ordinal);
        Assert.DoesNotContain("role", policies, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_identity_that_cannot_read_the_vault_is_given_Reader_at_the_vault_and_nothing_else()
    {
        var message = World.New().WithAccess(WithIdentity(ObservedBuilder.Assignment(), ObservedBuilder.Assignment(principal: Names.IdentityPrincipal))).Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("assign it the role Reader at the vault", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Encryption User", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_creation_that_failed_for_a_right_on_the_key_names_the_principals_that_may_lack_it()
    {
        var world = World.New().WithAccess(WithIdentity(
                ObservedBuilder.Assignment(principal: Names.IdentityPrincipal),
                ObservedBuilder.Assignment(principal: Names.IdentityPrincipal, permissions: new RolePermissions(["*/read"], [], [], []))))
            .WithRecorded(status => status with { Operation = new OperationRecord(OperationKind.Create, Clock.Ago(TimeSpan.FromMinutes(5)), Names.OperationUrl, 1, 1, Target: Names.WorkspaceArmId) })
            .WithOperation(Reading.Of(new OperationFacts("Failed", new AzureFault(0, "BadRequest", "The user, group or application 'oid=o' does not have keys wrapKey permission on key vault 'kv'."), null)));
        var failure = world.Condition(ConditionType.WorkspaceReady);
        Assert.Equal(ConditionReason.PermissionMissing, failure.Reason);
        Assert.Contains($"Azure Cosmos DB ({Names.CosmosDbPrincipal}) lacks get, wrapKey, unwrapKey", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_a_named_identity_Azure_Cosmos_DB_is_a_row_that_never_blocks()
    {
        var world = World.New()
            .WithDesired(desired => desired with
            {
                Encryption = desired.Encryption with { UserAssignedIdentityId = "/id" },
                Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", ["/id"]),
            })
            .WithAccess(WithIdentity(
                ObservedBuilder.Assignment(principal: Names.IdentityPrincipal),
                ObservedBuilder.Assignment(principal: Names.IdentityPrincipal, permissions: new RolePermissions(["*/read"], [], [], []))));
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionType.KeyAccessReady).Status);
        Assert.Contains("+ workspace", world.PlanText(), StringComparison.Ordinal);
        var row = world.Report().Status.Preflight.Single(row => row.Check == "KeyAccessOfCosmosDb");
        Assert.Equal(CheckOutcome.Unknown, row.Result);
        Assert.Contains("Sources disagree", row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_named_identity_there_is_no_row_of_that_name() =>
        Assert.DoesNotContain(World.New().Report().Status.Preflight, row => row.Check == "KeyAccessOfCosmosDb");

    [Fact]
    public void A_right_that_cannot_be_read_is_unknown_and_creation_proceeds()
    {
        var world = World.New().WithAccess(ObservedBuilder.Access() with { Assignments = AzureFaults.Unreadable<IReadOnlyList<RoleAssignmentFacts>>() });
        Assert.Equal((ConditionStatus.Unknown, ConditionReason.PermissionUnknown), (world.Condition(ConditionType.KeyAccessReady).Status, world.Reason(ConditionType.KeyAccessReady)));
        Assert.Equal($"+ finalizer\n+ workspace (cmk-ml/{Names.Version1})", world.PlanText());
    }

    [Fact]
    public void Grant_gives_what_is_missing_before_the_creation()
    {
        var world = Granting();
        Assert.Equal("+ finalizer\n+ key access for Azure Cosmos DB (get, wrapKey, unwrapKey)\n! refused: workspace (PermissionMissing)", world.PlanText());
    }

    [Fact]
    public void Grant_needs_the_operators_allow_list() =>
        Assert.Empty(Granting().WithDesired(desired => desired with { GrantPermitted = false }).Plan().Actions);

    [Fact]
    public void A_grant_propagates_before_the_creation_begins()
    {
        var granted = Granted(Granting());
        Assert.Equal((ConditionReason.PermissionPropagating, "! refused: workspace (PermissionPropagating)"), (granted.Reason(ConditionType.Reconciling), granted.PlanText()));
        var spread = granted.WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromMinutes(16) });
        Assert.Contains("+ workspace", spread.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_that_vanishes_is_not_made_again()
    {
        var gone = Granted(Granting()).WithAccess(NoRights()).WithObserved(observed => observed with { ObservedAt = Clock.Now + TimeSpan.FromMinutes(16) });
        Assert.Empty(gone.Plan().Actions);
        Assert.Contains("removed after grant", gone.Condition(ConditionType.KeyAccessReady).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_that_Azure_rejects_is_reported_and_stays_reported()
    {
        var world = Granting();
        var refused = world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Failed, AzureFaults.Forbidden);
        Assert.Equal(ConditionReason.AuthorizationFailed, refused.Status.Find(ConditionType.KeyAccessReady)!.Reason);
        Assert.Equal(ConditionReason.AuthorizationFailed, refused.Status.Find(ConditionType.Ready)!.Reason);
        var intended = world.After(refused, TimeSpan.FromMinutes(1)).ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Intended);
        Assert.Equal(refused.Status.Find(ConditionType.KeyAccessReady), intended.Status.Find(ConditionType.KeyAccessReady));
    }

    [Fact]
    public void A_grant_is_recorded_before_it_is_sent()
    {
        var intended = Granting().ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Intended);
        Assert.Equal(GrantOutcome.Unknown, Assert.Single(intended.Status.Grants).Outcome);
        var done = Granting().ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Done);
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
    public void A_grant_that_was_taken_away_is_not_made_again_on_request_either() => Assert.DoesNotContain(
        "key access",
        Granted(Granting()).WithAccess(NoRights()).WithDesired(desired => desired with { RequestedAt = "now" }).PlanText(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_grant_that_Azure_refuses_leaves_no_record_and_one_without_an_answer_does(bool mayHaveTakenEffect, bool isRepeated)
    {
        var world = Granting();
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
            .WithAccess(WithIdentity(ObservedBuilder.Assignment(), ObservedBuilder.Assignment(principal: Names.IdentityPrincipal)));
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
        var read = unread.After(unread.Report(), TimeSpan.FromSeconds(30)).WithObserved(observed => observed with { Vault = asked.Input.Observed.Vault }).WithAccess(NoRights());
        Assert.Contains("+ key access for Azure Cosmos DB (get, wrapKey, unwrapKey)", read.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_granted_for_a_workspace_whose_creation_something_else_blocks() => Assert.Equal(
        "! refused: workspace (ResourceGroupNotFound)",
        Granting().WithObserved(observed => observed with { ResourceGroup = AzureFaults.Absent<ResourceGroupFacts>(AzureFaults.GroupNotFound) }).PlanText());

    private static World OfPolicies(params AccessPolicyFacts[] policies) => World.New()
        .WithVault(vault => vault with { RbacAuthorization = false, AccessPolicies = policies })
        .WithAccess(Named(ObservedBuilder.Access()));

    private static KeyAccessFacts Named(KeyAccessFacts access) =>
        access with { Principals = [.. access.Principals.Select(principal => principal with { ApplicationId = ApplicationId })] };

    private static World Granting() => World.New().WithDesired(desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true }).WithAccess(NoRights());

    private static World OfIdentity() => Granting().WithAccess(WithIdentity(ObservedBuilder.Assignment())).WithDesired(desired => desired with
    {
        Encryption = desired.Encryption with { UserAssignedIdentityId = Names.IdentityId },
        Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId]),
    });

    private static World Unanswered()
    {
        var world = Granting();
        return world.After(world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Intended), TimeSpan.FromMinutes(1));
    }

    private static World Granted(World world)
    {
        var done = world.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Done);
        return world.After(done, TimeSpan.FromMinutes(1)).WithAccess(ObservedBuilder.Access());
    }

    private static KeyAccessFacts NoRights() => ObservedBuilder.Access(ObservedBuilder.Assignment(principal: "somebody"));

    private static KeyAccessFacts WithIdentity(params RoleAssignmentFacts[] assignments)
    {
        var access = ObservedBuilder.Access(assignments);
        return access with { Principals = [.. access.Principals, new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, "id-ml", Reading.Of(Names.IdentityPrincipal))] };
    }
}
