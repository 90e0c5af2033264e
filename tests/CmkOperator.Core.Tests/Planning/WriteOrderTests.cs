using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Planning;

/// <summary>What may still be sent when a write of the same pass has failed.</summary>
public sealed class WriteOrderTests
{
    private static readonly PlannedAction Creation = new PlannedAction.CreateWorkspace(new KeyIdentifier(Names.VaultHost, Names.Key, Names.Version1));

    [Fact]
    public void Nothing_follows_a_write_to_the_workspace_that_failed()
    {
        Assert.True(WriteOrder.IsHeldBack(Creation, [Failed(Creation)]));
        Assert.True(WriteOrder.IsHeldBack(Grant("one"), [Failed(Creation)]));
    }

    [Fact]
    public void A_grant_that_failed_holds_back_the_other_grant_of_its_principal_alone()
    {
        Assert.True(WriteOrder.IsHeldBack(Grant("one"), [Failed(Grant("one"))]));
        Assert.False(WriteOrder.IsHeldBack(Grant("two"), [Failed(Grant("one"))]));
        Assert.False(WriteOrder.IsHeldBack(Creation, [Failed(Grant("one"))]));
    }

    [Theory]
    [InlineData(ActionOutcomeKind.Begun)]
    [InlineData(ActionOutcomeKind.Done)]
    public void What_was_accepted_holds_nothing_back(ActionOutcomeKind kind) => Assert.False(
        WriteOrder.IsHeldBack(Grant("one"), [new ActionOutcome(Grant("one"), kind), new ActionOutcome(Creation, kind)]));

    private static ActionOutcome Failed(PlannedAction action) => new(action, ActionOutcomeKind.Failed, Fault: AzureFaults.Forbidden);

    private static PlannedAction.GrantKeyAccess Grant(string principalId) => new(
        new KeyGrant(new PrincipalRights(new KeyPrincipalFacts(KeyPrincipalKind.UserAssignedIdentity, "id-ml", Reading.Of(principalId)), []), [KeyRight.Get]),
        Names.VaultId,
        Names.Key,
        ByRoleAssignment: true,
        TenantId: null);
}
