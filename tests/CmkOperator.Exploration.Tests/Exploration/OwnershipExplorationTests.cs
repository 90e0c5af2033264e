using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Simulation;
using Xunit;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>Every way in which a workspace can disappear, come back, change owners or belong to another owner.</summary>
public sealed class OwnershipExplorationTests(ITestOutputHelper output) : ExplorationTest(output)
{
    [Theory]
    [InlineData(ExternalDeletionPolicy.Stop, AdoptionPolicy.Never)]
    [InlineData(ExternalDeletionPolicy.Recreate, AdoptionPolicy.Never)]
    [InlineData(ExternalDeletionPolicy.Stop, AdoptionPolicy.IfMatching)]
    public void A_workspace_that_is_gone_taken_over_or_not_ours_is_never_written(ExternalDeletionPolicy gone, AdoptionPolicy adoption) => Explore(
        $"ownership under {gone}, {adoption}",
        StartWorlds.Present(StartWorlds.Declared with { ExternalDeletionPolicy = gone, AdoptionPolicy = adoption, DeletionPolicy = DeletionPolicy.SoftDelete, PublicNetworkAccess = "Enabled" }),
        [ReadFault.None, ReadFault.WorkspaceIsForbidden],
        [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        adoption == AdoptionPolicy.Never ? Events.DeletedOutside(purged: false) : Events.Time,
        Events.DeletedOutside(purged: true),
        adoption == AdoptionPolicy.Never ? Events.Recovered : Events.Time,
        Events.MadeByOthers,
        Events.ObjectIsDeleted,
        Events.Outside("its tag names another owner", live => live with { Owner = Names.OtherOwner }),
        Events.Outside("its tag is stripped", live => live.Guid.StartsWith('f') ? live : live with { Owner = null }),
        Events.Outside("public access is disabled outside", live => live with { PublicNetworkAccess = "Disabled" }));
}
