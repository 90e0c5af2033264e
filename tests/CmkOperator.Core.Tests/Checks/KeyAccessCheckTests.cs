using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using Xunit;

namespace CmkOperator.Core.Tests.Checks;

/// <summary>R2: the principals hold their rights, under whichever model the vault uses.</summary>
public sealed class KeyAccessCheckTests
{
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
    public void Nothing_is_granted_for_a_workspace_whose_creation_something_else_blocks() => Assert.Equal(
        "! refused: workspace (ResourceGroupNotFound)",
        Granting().WithObserved(observed => observed with { ResourceGroup = AzureFaults.Absent<ResourceGroupFacts>(AzureFaults.GroupNotFound) }).PlanText());

    private static World Granting() => World.New().WithDesired(desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true }).WithAccess(NoRights());

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
