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

    private const string Everyone = "00000000-0000-0000-0000-000000000000";
    private const string Platform = "/providers/Microsoft.Management/managementGroups/platform";

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
        var world = World.New().WithAccess(ObservedBuilder.AccessWithIdentity(ObservedBuilder.Assignment(), ObservedBuilder.Assignment(principal: Names.IdentityPrincipal)));
        Assert.Contains("id-ml (88888888-8888-8888-8888-888888888888) lacks vaults/read", world.Condition(ConditionType.KeyAccessReady).Message, StringComparison.Ordinal);
        var reader = ObservedBuilder.Assignment(principal: Names.IdentityPrincipal, permissions: new RolePermissions(["*/read"], [], [], []));
        var read = World.New().WithAccess(ObservedBuilder.AccessWithIdentity(ObservedBuilder.Assignment(), ObservedBuilder.Assignment(principal: Names.IdentityPrincipal), reader));
        Assert.Equal(ConditionStatus.True, read.Condition(ConditionType.KeyAccessReady).Status);
    }

    [Fact]
    public void An_identity_that_does_not_exist_is_not_called_unreadable()
    {
        var access = ObservedBuilder.AccessWithIdentity(ObservedBuilder.Assignment());
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

    [Theory]
    [InlineData("no keys", "no keys")]
    [InlineData("", "77777777")]
    public void Against_a_deny_assignment_no_grant_is_advised_and_it_is_named(string name, string label)
    {
        var denied = Denied(World.New(), Denial(Names.CosmosDbPrincipal, "ServicePrincipal") with { Name = name });
        var message = denied.Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains(
            $"is denied get, wrapKey, unwrapKey on key cmk-ml of key vault {Names.VaultHost} by the deny assignment {label} at {Platform}: ask its owner to exclude the principal", message, StringComparison.Ordinal);
        Assert.DoesNotContain("spec.keyAccess", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_denial_that_is_not_sure_holds_nothing_back_and_says_what_to_look_at()
    {
        var excluding = Denial(Everyone, "SystemDefined") with { ExcludedPrincipals = [new DeniedPrincipal("team", "Group")] };
        foreach (var (deny, cause) in new[]
        {
            (excluding, "it excludes group team, whose members the operator does not read; look whether the principal is a member, or ask its owner to exclude the principal itself"),
            (excluding with { ExcludedPrincipals = [new DeniedPrincipal("team")] }, "it excludes team (which may be a group), whose members"),
            (Denial("team", "Group"), "it denies group team, whose members the operator does not read"),
            (Denial(Everyone, null) with { Condition = "@Resource…" }, "it holds under a condition that the operator does not evaluate; read its condition"),
        })
        {
            var world = Denied(World.New(), deny);
            var condition = world.Condition(ConditionType.KeyAccessReady);
            Assert.Equal((ConditionStatus.Unknown, ConditionReason.PermissionUnknown), (condition.Status, condition.Reason));
            Assert.Contains($"by the deny assignment no keys at {Platform} is not known: {cause}", condition.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("roleAssignments/read", condition.Message, StringComparison.Ordinal);
            Assert.Equal($"+ finalizer\n+ workspace (cmk-ml/{Names.Version1})", world.PlanText());

            var rotating = Denied(World.Settled().WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1)), deny);
            Assert.StartsWith("~ workspace key", rotating.PlanText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_role_at_a_management_group_counts_and_is_never_granted_again()
    {
        var world = World.Granting().WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(scope: "/providers/Microsoft.Management/managementGroups/platform")));
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
        var roles = World.New().WithAccess(ObservedBuilder.AccessOfNobody()).Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("assign it the role Key Vault Crypto Service Encryption User", roles, StringComparison.Ordinal);
        Assert.DoesNotContain("polic", roles, StringComparison.OrdinalIgnoreCase);
        var policies = OfPolicies().Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("add get, wrapKey, unwrapKey for this object id to the key permissions of the vault's access policies", policies, StringComparison.Ordinal);
        Assert.DoesNotContain("role", policies, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_identity_that_cannot_read_the_vault_is_given_Reader_at_the_vault_and_nothing_else()
    {
        var message = World.New().WithAccess(ObservedBuilder.AccessWithIdentity(ObservedBuilder.Assignment(), ObservedBuilder.Assignment(principal: Names.IdentityPrincipal))).Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("assign it the role Reader at the vault", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Encryption User", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_creation_that_failed_for_a_right_on_the_key_names_the_principals_that_may_lack_it()
    {
        var world = World.New().WithAccess(ObservedBuilder.AccessWithIdentity(
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
            .WithAccess(ObservedBuilder.AccessWithIdentity(
                ObservedBuilder.Assignment(principal: Names.IdentityPrincipal),
                ObservedBuilder.Assignment(principal: Names.IdentityPrincipal, permissions: new RolePermissions(["*/read"], [], [], []))));
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionType.KeyAccessReady).Status);
        Assert.Contains("+ workspace", world.PlanText(), StringComparison.Ordinal);
        var row = world.Report().Status.Preflight.Single(row => row.Check == "KeyAccessOfCosmosDb");
        Assert.Equal(CheckOutcome.Unknown, row.Result);
        Assert.Contains("Sources disagree", row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_a_client_id_that_no_attached_identity_reports_nothing_is_required_of_Azure_Cosmos_DB()
    {
        var access = ObservedBuilder.AccessOfNobody();
        var world = World.Settled().WithAccess(access with
        {
            Principals = [.. access.Principals, new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, "the identity of client id c-1", Reading.NotRead<string>(), "c-1")],
        }).WithVersions(ObservedBuilder.Version(Names.Version1, 100), ObservedBuilder.Version(Names.Version2, 1));
        var condition = world.Condition(ConditionType.KeyAccessReady);
        Assert.Equal((ConditionStatus.Unknown, ConditionReason.PermissionUnknown), (condition.Status, condition.Reason));
        Assert.Contains("Which rights the identity of client id c-1", condition.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("userAssignedIdentities/read", condition.Message, StringComparison.Ordinal);
        Assert.StartsWith("~ workspace key", world.PlanText(), StringComparison.Ordinal);

        // The row does not come and go with the reads.
        var status = world.Report().Status;
        var unread = (world with { Recorded = status }).WithAccess(KeyAccessFacts.NotRead);
        Assert.Equal(status.Preflight.Single(row => row.Check == "KeyAccessOfCosmosDb"), unread.Report().Status.Preflight.Single(row => row.Check == "KeyAccessOfCosmosDb"));
        Assert.DoesNotContain(unread.WithAccess(ObservedBuilder.Access()).Report().Status.Preflight, row => row.Check == "KeyAccessOfCosmosDb");
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
    public void A_principal_that_lacks_a_right_and_is_denied_it_hears_of_both_and_is_granted_nothing()
    {
        foreach (var world in new[] { World.New(), World.Granting() })
        {
            var denied = Denied(world, Denial(Everyone, "SystemDefined"), ObservedBuilder.Assignment(principal: "somebody"));
            var condition = denied.Condition(ConditionType.KeyAccessReady);
            Assert.Equal(ConditionReason.PermissionMissing, condition.Reason);
            Assert.Contains($"lacks get, wrapKey, unwrapKey on key cmk-ml of key vault {Names.VaultHost} (role assignments): assign it the role", condition.Message, StringComparison.Ordinal);
            Assert.Contains($"is denied get, wrapKey, unwrapKey on key cmk-ml of key vault {Names.VaultHost} by the deny assignment no keys", condition.Message, StringComparison.Ordinal);
            Assert.EndsWith("A grant alone does not help against a deny assignment", condition.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("+", denied.PlanText(), StringComparison.Ordinal);
            Assert.Equal(world.Desired.GrantPermitted, condition.Message.Contains("the operator grants it nothing while it is denied", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_denial_that_is_not_sure_is_said_beside_the_missing_grant_which_is_still_made()
    {
        var world = Denied(World.Granting(), Denial("team", "Group"), ObservedBuilder.Assignment(principal: "somebody"));
        Assert.Contains("+ key access for Azure Cosmos DB (get, wrapKey, unwrapKey)", world.PlanText(), StringComparison.Ordinal);
        var message = world.Condition(ConditionType.KeyAccessReady).Message;
        Assert.Contains("lacks get, wrapKey, unwrapKey", message, StringComparison.Ordinal);
        Assert.Contains("by the deny assignment no keys", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_that_a_denial_defeats_is_not_on_its_way()
    {
        var granted = World.Granting().WithAccess(ObservedBuilder.AccessOfNobody());
        granted = granted.After(granted.ReportWriteOf<PlannedAction.GrantKeyAccess>(ActionOutcomeKind.Done), TimeSpan.FromSeconds(1));
        Assert.Equal(ConditionReason.PermissionPropagating, granted.Reason(ConditionType.KeyAccessReady));
        Assert.Equal(ConditionReason.PermissionMissing, Denied(granted, Denial(Everyone, null)).Reason(ConditionType.KeyAccessReady));
    }

    private static DenyAssignmentFacts Denial(string id, string? type) =>
        new("/providers/Microsoft.Authorization/denyAssignments/77777777", "no keys", Platform, false, [new DeniedPrincipal(id, type)], [], [new RolePermissions([], [], ["*"], [])]);

    private static World Denied(World world, DenyAssignmentFacts deny, params RoleAssignmentFacts[] assignments) => world.WithAccess(
        ObservedBuilder.Access(assignments) with { DenyAssignments = Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([deny]) });

    private static World OfPolicies(params AccessPolicyFacts[] policies) => World.New()
        .WithVault(vault => vault with { RbacAuthorization = false, AccessPolicies = policies })
        .WithAccess(Named(ObservedBuilder.Access()));

    private static KeyAccessFacts Named(KeyAccessFacts access) =>
        access with { Principals = [.. access.Principals.Select(principal => principal with { ApplicationId = ApplicationId })] };
}
