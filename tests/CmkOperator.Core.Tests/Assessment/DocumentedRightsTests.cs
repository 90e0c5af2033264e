using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>What the documentation demands for a creation and creations did without: rows that never block.</summary>
public sealed class DocumentedRightsTests
{
    private const string SubscriptionScope = $"/subscriptions/{Names.Subscription}";
    private const string ManagementGroup = "/providers/Microsoft.Management/managementGroups/platform";

    private static readonly RolePermissions Contributor = new(["*"], ["Microsoft.Authorization/*/Write"], [], []);

    [Fact]
    public void Before_a_creation_the_rights_of_the_creator_are_said_and_block_nothing()
    {
        var world = World.New();
        var row = Row(world, "RightsOfCreator");
        Assert.Equal(CheckOutcome.Unknown, row!.Result);
        Assert.Contains("Contributor or Owner on key vault", row.Message, StringComparison.Ordinal);
        Assert.Contains("+ workspace", world.PlanText(), StringComparison.Ordinal);
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionType.KeyAccessReady).Status);
    }

    [Fact]
    public void Permissions_of_an_access_policy_are_said_only_where_policies_rule()
    {
        Assert.DoesNotContain("access policies", Row(World.New(), "RightsOfCreator")!.Message, StringComparison.Ordinal);
        Assert.Contains(
            "get, create, delete and purge on keys in its access policies",
            Row(World.New().WithVault(vault => vault with { RbacAuthorization = false }), "RightsOfCreator")!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_three_writes_of_an_identity_are_unknown_when_they_are_not_seen_and_block_nothing()
    {
        var world = WithIdentity();
        var row = Row(world, "RightsOfIdentity");
        Assert.Equal(CheckOutcome.Unknown, row!.Result);
        Assert.Contains(
            "Microsoft.Storage/storageAccounts/write, Microsoft.Search/searchServices/write, Microsoft.DocumentDB/databaseAccounts/write", row.Message, StringComparison.Ordinal);
        Assert.Contains("+ workspace", world.PlanText(), StringComparison.Ordinal);
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionType.KeyAccessReady).Status);
    }

    [Theory]
    [InlineData(SubscriptionScope, CheckOutcome.Passed)]
    [InlineData(ManagementGroup, CheckOutcome.Passed)]
    [InlineData(Names.GroupId, CheckOutcome.Unknown)]
    public void The_three_writes_pass_when_they_are_seen_where_the_managed_group_will_be(string scope, CheckOutcome result) =>
        Assert.Equal(result, Row(WithIdentity(ObservedBuilder.Assignment(principal: Names.IdentityPrincipal, permissions: Contributor) with { Scope = scope }), "RightsOfIdentity")!.Result);

    [Fact]
    public void A_workspace_that_is_there_needs_none_of_the_rows()
    {
        var preflight = World.Settled().Report().Status.Preflight;
        Assert.DoesNotContain(preflight, row => row.Check.StartsWith("RightsOf", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pass_that_did_not_see_whether_the_workspace_is_there_keeps_the_rows()
    {
        var first = World.New();
        var next = first.After(first.Report(), TimeSpan.FromMinutes(1)).WithObserved(observed => observed with { Workspace = Reading.NotRead<WorkspaceFacts>() });
        Assert.Equal(Row(first, "RightsOfCreator"), Row(next, "RightsOfCreator"));
    }

    private static PreflightRow? Row(World world, string check) => world.Report().Status.Preflight.SingleOrDefault(row => row.Check == check);

    private static World WithIdentity(params RoleAssignmentFacts[] more)
    {
        var access = ObservedBuilder.Access(
        [
            ObservedBuilder.Assignment(principal: Names.IdentityPrincipal),
            ObservedBuilder.Assignment(principal: Names.IdentityPrincipal, permissions: new RolePermissions(["*/read"], [], [], [])),
            .. more,
        ]);
        return World.New()
            .WithDesired(desired => desired with
            {
                Encryption = desired.Encryption with { UserAssignedIdentityId = Names.IdentityId },
                Identity = new WorkspaceIdentity("UserAssigned", [Names.IdentityId], Names.IdentityId, null),
            })
            .WithAccess(access with { Principals = [.. access.Principals, new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, "id-ml", Reading.Of(Names.IdentityPrincipal))] });
    }
}
