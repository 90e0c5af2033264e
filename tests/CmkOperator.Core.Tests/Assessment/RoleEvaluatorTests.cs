using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>Role-based access: definitions by their actions, scopes by whole segments, conditions and denies.</summary>
public sealed class RoleEvaluatorTests
{
    private const string Key = $"{Names.VaultId}/keys/{Names.Key}";
    private const string ManagementGroup = "/providers/Microsoft.Management/managementGroups/platform";
    private const string Wrap = "Microsoft.KeyVault/vaults/keys/wrap/action";

    [Theory]
    [InlineData("Microsoft.KeyVault/vaults/keys/wrap/action", "", RightState.Held)]
    [InlineData("microsoft.keyvault/VAULTS/keys/wrap/action", "", RightState.Held)]
    [InlineData("Microsoft.KeyVault/vaults/keys/*", "", RightState.Held)]
    [InlineData("*", "", RightState.Held)]
    [InlineData("Microsoft.KeyVault/vaults/*/action", "", RightState.Held)]
    [InlineData("Microsoft.KeyVault/vaults/keys/*", "Microsoft.KeyVault/vaults/keys/wrap/*", RightState.Missing)]
    [InlineData("*", "*/wrap/action", RightState.Missing)]
    [InlineData("Microsoft.KeyVault/vaults/keys/read", "", RightState.Missing)]
    [InlineData("Microsoft.KeyVault/vaults/keys/wrap/actions", "", RightState.Missing)]
    public void Data_actions_match_wildcards_and_exclude_the_not_actions(string given, string taken, RightState expected) =>
        Assert.Equal(expected, Evaluate(Assigned(given, taken)));

    [Theory]
    [InlineData(Key, RightState.Held)]
    [InlineData(Names.VaultId, RightState.Held)]
    [InlineData(Names.VaultId + "/", RightState.Held)]
    [InlineData(Names.GroupId, RightState.Held)]
    [InlineData("/subscriptions/" + Names.Subscription, RightState.Held)]
    [InlineData("/", RightState.Held)]
    [InlineData("/providers/Microsoft.Management/managementGroups/platform", RightState.Held)]
    [InlineData("/providers/microsoft.management/managementgroups/99999999-9999-9999-9999-999999999999", RightState.Held)]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-m", RightState.Missing)]
    [InlineData(Names.VaultId + "-2", RightState.Missing)]
    [InlineData(Key + "-other", RightState.Missing)]
    [InlineData(Key + "/versions/1", RightState.Missing)]
    public void A_scope_counts_at_the_key_or_above_it_by_whole_segments(string scope, RightState expected) =>
        Assert.Equal(expected, Evaluate(ObservedBuilder.Assignment(scope: scope)));

    [Fact]
    public void Control_actions_do_not_count_as_data_actions() => Assert.Equal(
        RightState.Missing, Evaluate(ObservedBuilder.Assignment(permissions: new RolePermissions(["*"], [], [], []))));

    [Fact]
    public void Another_principals_role_does_not_count() =>
        Assert.Equal(RightState.Missing, Evaluate(ObservedBuilder.Assignment(principal: Names.IdentityPrincipal)));

    [Fact]
    public void A_condition_is_reported_and_does_not_count_as_the_right()
    {
        Assert.Equal(RightState.Conditional, Evaluate(ObservedBuilder.Assignment(condition: "@Resource…")));
        Assert.Equal(RightState.Held, Evaluate(ObservedBuilder.Assignment(condition: "@Resource…"), ObservedBuilder.Assignment()));
    }

    [Fact]
    public void A_right_that_a_group_holds_is_not_known_to_be_missing() => Assert.Equal(
        RightState.Unknown, Evaluate(ObservedBuilder.Assignment(principal: "group") with { PrincipalType = "Group" }));

    [Fact]
    public void A_group_at_a_management_group_may_hold_the_right_as_well()
    {
        var assignment = ObservedBuilder.Assignment(principal: "group", scope: ManagementGroup) with { PrincipalType = "Group" };
        Assert.Equal(RightState.Unknown, Evaluate(assignment));
        Assert.Equal(["group"], RoleEvaluator.GroupsThatMay(Key, Wrap, isDataAction: true, Reading.Of<IReadOnlyList<RoleAssignmentFacts>>([assignment, assignment])));
    }

    [Fact]
    public void A_right_at_the_key_does_not_open_the_vault() => Assert.Equal(
        RightState.Missing,
        RoleEvaluator.Evaluate(
            Names.CosmosDbPrincipal,
            Names.VaultId,
            "Microsoft.KeyVault/vaults/read",
            isDataAction: false,
            Reading.Of<IReadOnlyList<RoleAssignmentFacts>>([ObservedBuilder.Assignment(scope: Key, permissions: new RolePermissions(["*"], [], [], []))]),
            Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([])));

    [Fact]
    public void The_same_assignment_twice_is_one_right() => Assert.Equal(RightState.Held, Evaluate(ObservedBuilder.Assignment(), ObservedBuilder.Assignment()));

    [Fact]
    public void A_role_whose_definition_cannot_be_read_may_hold_the_right() =>
        Assert.Equal(RightState.Unknown, Evaluate(ObservedBuilder.Assignment() with { Permissions = null }));

    [Theory]
    [InlineData(Names.CosmosDbPrincipal, "", Names.GroupId, false, RightState.Denied)]
    [InlineData("00000000-0000-0000-0000-000000000000", "", Names.GroupId, false, RightState.Denied)]
    [InlineData("00000000-0000-0000-0000-000000000000", Names.CosmosDbPrincipal, Names.GroupId, false, RightState.Held)]
    [InlineData(Names.CosmosDbPrincipal, "", ManagementGroup, false, RightState.Denied)]
    [InlineData(Names.CosmosDbPrincipal, "", ManagementGroup, true, RightState.Held)]
    [InlineData(Names.CosmosDbPrincipal, "", "/", false, RightState.Denied)]
    [InlineData(Names.CosmosDbPrincipal, "", Names.GroupId, true, RightState.Held)]
    [InlineData(Names.CosmosDbPrincipal, "", Key, true, RightState.Denied)]
    [InlineData("somebody", "", Names.GroupId, false, RightState.Held)]
    public void A_deny_assignment_wins_where_it_holds(string denied, string spared, string scope, bool hereOnly, RightState expected) =>
        Assert.Equal(expected, Evaluate(
            Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([new DenyAssignmentFacts("deny", "deny", scope, hereOnly, [denied], [spared], [new RolePermissions([], [], ["*"], [])])]),
            ObservedBuilder.Assignment()));

    [Fact]
    public void A_role_proves_nothing_while_the_deny_assignments_are_unread() =>
        Assert.Equal(RightState.Unknown, Evaluate(AzureFaults.Unreadable<IReadOnlyList<DenyAssignmentFacts>>(), ObservedBuilder.Assignment()));

    [Theory]
    [InlineData("Microsoft.KeyVault/vaults/*/read", RightState.Held)]
    [InlineData("*/read", RightState.Held)]
    [InlineData("Microsoft.KeyVault/vaults/keys/read", RightState.Missing)]
    public void The_vault_roles_entry_for_everything_below_opens_the_vault_itself(string action, RightState expected) => Assert.Equal(
        expected,
        RoleEvaluator.Evaluate(
            Names.CosmosDbPrincipal,
            Names.VaultId,
            "Microsoft.KeyVault/vaults/read",
            isDataAction: false,
            Reading.Of<IReadOnlyList<RoleAssignmentFacts>>([ObservedBuilder.Assignment(permissions: new RolePermissions([action], [], [], []))]),
            Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([])));

    private static RoleAssignmentFacts Assigned(string given, string taken) =>
        ObservedBuilder.Assignment(permissions: new RolePermissions([], [], [given], taken.Length == 0 ? [] : [taken]));

    private static RightState Evaluate(params RoleAssignmentFacts[] assignments) => Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([]), assignments);

    private static RightState Evaluate(Reading<IReadOnlyList<DenyAssignmentFacts>> denies, params RoleAssignmentFacts[] assignments) =>
        RoleEvaluator.Evaluate(Names.CosmosDbPrincipal, Key, Wrap, isDataAction: true, Reading.Of<IReadOnlyList<RoleAssignmentFacts>>(assignments), denies);
}
