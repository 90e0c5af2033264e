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
    private const string Everyone = "00000000-0000-0000-0000-000000000000";
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
            Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([new DenyAssignmentFacts("deny", "deny", scope, hereOnly, [new DeniedPrincipal(denied, "ServicePrincipal")], [new DeniedPrincipal(spared, "ServicePrincipal")], [new RolePermissions([], [], ["*"], [])])]),
            ObservedBuilder.Assignment()));

    [Theory]
    // Whether a principal is in a group only the directory knows, and an entry without a type may be a group.
    [InlineData("Group", "Group", RightState.Unknown)]
    [InlineData("Group", null, RightState.Unknown)]
    [InlineData(null, "User", RightState.Unknown)]
    [InlineData("ForeignGroup", null, RightState.Unknown)]
    [InlineData("User", "Group", RightState.Held)]
    [InlineData("ServicePrincipal", null, RightState.Held)]
    public void A_deny_assignment_of_a_group_leaves_the_right_unknown(string? denied, string? spared, RightState expected)
    {
        var deny = Deny([new DeniedPrincipal("x", denied)], [new DeniedPrincipal("y", spared)]);
        Assert.Equal(expected, Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([deny]), ObservedBuilder.Assignment()));
    }

    [Theory]
    [InlineData("Group", RightState.Unknown)]
    [InlineData("group", RightState.Unknown)]
    [InlineData(null, RightState.Unknown)]
    [InlineData("ServicePrincipal", RightState.Denied)]
    [InlineData("User", RightState.Denied)]
    public void A_group_that_a_deny_assignment_excludes_may_hold_the_principal(string? spared, RightState expected)
    {
        var deny = Deny([new DeniedPrincipal(Everyone, "SystemDefined")], [new DeniedPrincipal("team", spared)]);
        Assert.Equal(expected, Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([deny]), ObservedBuilder.Assignment()));
        // One that is sure is enough.
        Assert.Equal(RightState.Denied, Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([deny, Deny([new DeniedPrincipal(Everyone)], [])]), ObservedBuilder.Assignment()));
    }

    [Fact]
    public void The_principal_itself_or_everyone_is_spared_whatever_the_groups_are()
    {
        foreach (var spared in new[] { Names.CosmosDbPrincipal, Everyone })
        {
            var deny = Deny([new DeniedPrincipal(Everyone)], [new DeniedPrincipal("team", "Group"), new DeniedPrincipal(spared)]);
            Assert.Equal(RightState.Held, Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([deny]), ObservedBuilder.Assignment()));
        }
    }

    [Fact]
    public void A_certain_denial_is_one_without_a_grant_as_well()
    {
        var denies = Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([Deny([new DeniedPrincipal(Everyone)], [])]);
        Assert.Equal(RightState.Denied, Evaluate(denies));
        Assert.Equal(RightState.Denied, Evaluate(denies, ObservedBuilder.Assignment(principal: "group") with { PrincipalType = "Group" }));
        Assert.Equal(RightState.Missing, Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([Deny([new DeniedPrincipal("team", "Group")], [])])));
    }

    [Fact]
    public void A_conditional_denial_is_never_absolute()
    {
        var deny = Deny([new DeniedPrincipal(Everyone)], []);
        var narrowed = new RolePermissions([], [], ["*"], [], "@Resource…");
        Assert.Equal(RightState.Unknown, Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([deny with { Condition = "@Resource…" }]), ObservedBuilder.Assignment()));
        Assert.Equal(RightState.Unknown, Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([deny with { Permissions = [narrowed] }]), ObservedBuilder.Assignment()));
        Assert.Equal(RightState.Denied, Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([deny with { Permissions = [narrowed, .. deny.Permissions] }]), ObservedBuilder.Assignment()));
    }

    [Fact]
    public void A_condition_in_the_role_itself_is_reported_as_well() =>
        Assert.Equal(RightState.Conditional, Evaluate(ObservedBuilder.Assignment(permissions: ObservedBuilder.Assignment().Permissions![0] with { Condition = "@Resource…" })));

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

    private static DenyAssignmentFacts Deny(IReadOnlyList<DeniedPrincipal> denied, IReadOnlyList<DeniedPrincipal> spared) =>
        new("deny", "deny", Names.GroupId, false, denied, spared, [new RolePermissions([], [], ["*"], [])]);

    private static RoleAssignmentFacts Assigned(string given, string taken) =>
        ObservedBuilder.Assignment(permissions: new RolePermissions([], [], [given], taken.Length == 0 ? [] : [taken]));

    private static RightState Evaluate(params RoleAssignmentFacts[] assignments) => Evaluate(Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([]), assignments);

    private static RightState Evaluate(Reading<IReadOnlyList<DenyAssignmentFacts>> denies, params RoleAssignmentFacts[] assignments) =>
        RoleEvaluator.Evaluate(Names.CosmosDbPrincipal, Key, Wrap, isDataAction: true, Reading.Of<IReadOnlyList<RoleAssignmentFacts>>(assignments), denies);
}
