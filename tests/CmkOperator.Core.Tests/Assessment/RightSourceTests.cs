using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>Through what a principal holds a right, and who else may unwrap.</summary>
public sealed class RightSourceTests
{
    private const string Group = "99999999-9999-9999-9999-999999999999";

    [Fact]
    public void A_role_is_named_with_its_scope()
    {
        var input = World.New().Input;

        var sources = RightSource.Of(input, Names.CosmosDbPrincipal, KeyRight.UnwrapKey);

        Assert.StartsWith("role Key Vault Crypto Service Encryption User at ", Assert.Single(sources), StringComparison.Ordinal);
        Assert.Contains("/subscriptions/", sources[0], StringComparison.Ordinal);
        Assert.Empty(RightSource.Of(input, Group, KeyRight.UnwrapKey));
    }

    [Fact]
    public void A_role_under_a_condition_says_so()
    {
        var assignment = ObservedBuilder.Assignment() with { Condition = "@Resource[x] StringEquals 'y'" };

        var sources = RightSource.Of(World.New().WithAccess(ObservedBuilder.Access(assignment)).Input, Names.CosmosDbPrincipal, KeyRight.Get);

        Assert.EndsWith(", under a condition", Assert.Single(sources), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deny_assignment_is_named_beside_the_role_that_it_defeats()
    {
        var deny = new DenyAssignmentFacts(
            "/deny", "no-keys", Names.VaultId, false, [new DeniedPrincipal(Names.CosmosDbPrincipal)], [], [new RolePermissions([], [], ["Microsoft.KeyVault/vaults/keys/*"], [])]);
        var access = ObservedBuilder.Access(ObservedBuilder.Assignment()) with { DenyAssignments = new Reading<IReadOnlyList<DenyAssignmentFacts>>.Present([deny]) };

        var sources = RightSource.Of(World.New().WithAccess(access).Input, Names.CosmosDbPrincipal, KeyRight.UnwrapKey);

        Assert.Equal(2, sources.Count);
        Assert.Equal($"denied by no-keys at {Names.VaultId}", sources[1]);
    }

    [Fact]
    public void Under_access_policies_the_policy_is_the_source_and_roles_are_not()
    {
        var input = World.New().WithVault(vault => vault with
        {
            RbacAuthorization = false,
            AccessPolicies =
            [
                new AccessPolicyFacts("tenant", Names.CosmosDbPrincipal, null, ["get", "wrapKey"]),
                new AccessPolicyFacts("tenant", Group, null, ["all"]),
                new AccessPolicyFacts("tenant", Group, "an-application", ["unwrapKey"]),
                new AccessPolicyFacts("tenant", "reader", null, ["get"]),
            ],
        }).Input;

        Assert.Equal(["access policy of the vault"], RightSource.Of(input, Names.CosmosDbPrincipal, KeyRight.WrapKey));
        Assert.Empty(RightSource.Of(input, Names.CosmosDbPrincipal, KeyRight.UnwrapKey));
        Assert.Equal(
            [new OtherHolder(Group, "access policy of the vault"), new OtherHolder(Group, "access policy of the vault, only through application an-application")],
            RightSource.Others(input));
    }

    [Fact]
    public void Groups_that_may_unwrap_are_others_and_the_needed_principal_is_not()
    {
        var group = ObservedBuilder.Assignment(principal: Group) with { PrincipalType = "Group" };

        var others = RightSource.Others(World.New().WithAccess(ObservedBuilder.Access(ObservedBuilder.Assignment(), group)).Input);

        Assert.Equal(Group, Assert.Single(others).ObjectId);
    }
}
