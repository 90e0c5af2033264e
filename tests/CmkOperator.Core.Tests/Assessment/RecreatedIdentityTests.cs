using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Assessment;

/// <summary>The identity of the key, deleted and created again under the same ARM id: another object id, while the workspace still shows the former.</summary>
public sealed class RecreatedIdentityTests
{
    private const string Former = "99999999-9999-9999-9999-999999999999";

    [Fact]
    public void An_access_policy_for_the_former_object_id_gives_the_new_one_nothing()
    {
        var world = Settled(usesRoles: false);
        var condition = world.Condition(ConditionType.KeyAccessReady);

        Assert.Equal((ConditionStatus.False, ConditionReason.PermissionMissing), (condition.Status, condition.Reason));
        Assert.Contains($"id-ml ({Names.IdentityPrincipal}) lacks get, wrapKey, unwrapKey", condition.Message, StringComparison.Ordinal);
        Assert.Contains($"workspace {Names.Workspace} still carries its former object id {Former}, which an access policy of the vault names as well", condition.Message, StringComparison.Ordinal);
        Assert.Contains("take the identity off the workspace and attach it again in Azure, which the operator does not do", condition.Message, StringComparison.Ordinal);
        Assert.Equal("= nothing to do", world.PlanText());
    }

    [Fact]
    public void Before_the_workspace_exists_an_access_policy_for_the_former_object_id_may_be_one_for_a_group_and_the_message_says_both()
    {
        var world = Settled(usesRoles: false).WithoutWorkspace() with { Recorded = WorkspaceStatus.Empty };
        var condition = world.Condition(ConditionType.KeyAccessReady);

        Assert.Equal((ConditionStatus.Unknown, ConditionReason.PermissionUnknown), (condition.Status, condition.Reason));
        Assert.Contains(
            $"a group may hold it ({Former}), or nobody, if the access policy is of the time before the identity was deleted and created again, which gave it another object id "
                + "(az ad group show --group OBJECT_ID finds groups alone); give id-ml the right itself to have it verified",
            condition.Message,
            StringComparison.Ordinal);
        Assert.Contains("+ workspace", world.PlanText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Role_assignments_of_the_former_object_id_give_the_new_one_nothing()
    {
        var condition = Settled(usesRoles: true, Former).Condition(ConditionType.KeyAccessReady);

        Assert.Equal((ConditionStatus.False, ConditionReason.PermissionMissing), (condition.Status, condition.Reason));
        Assert.Contains($"id-ml ({Names.IdentityPrincipal}) lacks", condition.Message, StringComparison.Ordinal);
        Assert.Contains($"still carries its former object id {Former}: when object id {Names.IdentityPrincipal} has its rights", condition.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_its_rights_the_new_object_id_still_needs_to_be_attached_again(bool usesRoles)
    {
        var condition = Settled(usesRoles, Names.IdentityPrincipal).WithAccessPolicy(Names.IdentityPrincipal, usesRoles).Condition(ConditionType.KeyAccessReady);

        Assert.Equal((ConditionStatus.Unknown, ConditionReason.PermissionUnknown), (condition.Status, condition.Reason));
        Assert.Contains("attach it again in Azure", condition.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Attached_again_nothing_is_left_to_do(bool usesRoles)
    {
        var world = Settled(usesRoles, Names.IdentityPrincipal).WithAccessPolicy(Names.IdentityPrincipal, usesRoles)
            .WithLive(live => live with { AttachedPrincipals = new Dictionary<string, string> { [Names.IdentityId.ToUpperInvariant()] = Names.IdentityPrincipal.ToUpperInvariant() } });

        Assert.Equal(ConditionStatus.True, world.Condition(ConditionType.KeyAccessReady).Status);
    }

    [Fact]
    public void A_grant_is_made_to_the_new_object_id_and_the_identity_stays_attached()
    {
        var world = Settled(usesRoles: false).WithDesired(desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true });

        Assert.Contains("+ key access", world.PlanText(), StringComparison.Ordinal);
        Assert.Equal([Names.IdentityPrincipal], world.Assess().Access.Grantable.Select(grant => grant.Principal.ObjectId).Distinct());
        Assert.DoesNotContain("identity", world.PlanText().Replace("id-ml", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_identity_in_a_subscription_that_the_namespace_may_not_use_is_named_as_not_read()
    {
        var access = ObservedBuilder.Access();
        var condition = World.Settled().WithAccess(access with
        {
            Principals = [.. access.Principals, new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, "id-ml", Reading.NotRead<string>(), "c-1", Names.IdentityId)],
        }).Condition(ConditionType.KeyAccessReady);

        Assert.Equal((ConditionStatus.Unknown, ConditionReason.PermissionUnknown), (condition.Status, condition.Reason));
        Assert.Contains($"may not use subscription {Names.Subscription}", condition.Message, StringComparison.Ordinal);
    }

    private static World Settled(bool usesRoles, params string[] holders)
    {
        var identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId]);
        var world = new World()
            .WithDesired(desired => desired with { Encryption = desired.Encryption with { UserAssignedIdentityId = Names.IdentityId }, Identity = identity })
            .WithLive(live => live with
            {
                EncryptionIdentityId = Names.IdentityId,
                Identity = identity,
                AttachedPrincipals = new Dictionary<string, string> { [Names.IdentityId] = Former },
            })
            .WithAccessPolicy(Former, usesRoles);
        var access = ObservedBuilder.Access(
        [
            ObservedBuilder.Assignment(),
            ObservedBuilder.Assignment(principal: Names.IdentityPrincipal, permissions: new RolePermissions(usesRoles && holders.Contains(Former) ? [] : ["*/read"], [], [], [])),
            .. holders.Select(holder => ObservedBuilder.Assignment(principal: holder)),
        ]);
        world = world.WithAccess(access with
        {
            Principals = [.. access.Principals, new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, "id-ml", Reading.Of(Names.IdentityPrincipal), "c-1", Names.IdentityId)],
        });
        return world with { Recorded = world.Report().Status };
    }
}

file static class Vaults
{
    public static World WithAccessPolicy(this World world, string objectId, bool usesRoles) => world.WithVault(vault => vault with
    {
        RbacAuthorization = usesRoles,
        AccessPolicies = [new AccessPolicyFacts("tenant", Names.CosmosDbPrincipal, null, ["all"]), new AccessPolicyFacts("tenant", objectId, null, ["get", "wrapKey", "unwrapKey"])],
    });
}
