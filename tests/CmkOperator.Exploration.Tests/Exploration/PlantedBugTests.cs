using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Simulation;
using CmkOperator.Planning;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>An exploration that finds nothing proves nothing, so these tests plant a bug in the planner and expect it to be found.</summary>
public sealed class PlantedBugTests
{
    [Fact]
    public void A_planner_that_follows_the_key_backwards_is_found()
    {
        var trace = Explore(
            assessment => assessment.State == WorkspaceState.Succeeded && assessment.Live!.KeyIdentifier == Names.KeyUri(Names.Version2) && assessment.Key.Target is null
                ? new WorkspacePlan([new PlannedAction.RotateKey(KeyOf(Names.Version2), KeyOf(Names.Version1))], [])
                : null,
            StartWorlds.Present(StartWorlds.Declared),
            Events.OperationSucceeds,
            Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
            Events.Versions(VersionMode.Enabled, VersionMode.Disabled));
        Assert.Contains("the key is followed backwards", trace, StringComparison.Ordinal);
        // The shortest path: a second version, followed, in force, disabled.
        Assert.Contains("4. the versions become Enabled, Disabled", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("\n5. ", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_planner_that_treats_unreadable_as_absent_is_found() => Assert.Contains(
        "a PUT over the workspace",
        Explore(
            assessment => assessment.State == WorkspaceState.Unreadable ? new WorkspacePlan([new PlannedAction.CreateWorkspace(KeyOf(Names.Version1))], []) : null,
            StartWorlds.Present(StartWorlds.Declared)),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_serves_a_refused_object_is_found() => Assert.Contains(
        "a write for an object that the operator refuses to serve",
        Explore(
            assessment => assessment.Input.Refusal is null ? null : new WorkspacePlan([new PlannedAction.CreateWorkspace(KeyOf(Names.Version1))], []),
            StartWorlds.Missing(StartWorlds.Declared),
            Events.Refused(new TenancyRefusal(ConditionReason.AuthenticationFailed, "no identity"))),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_deletes_on_Retain_is_found() => Assert.Contains(
        "a deletion that the spec forbids",
        Explore(
            assessment => assessment.Input.Desired.DeletionRequested ? new WorkspacePlan([new PlannedAction.DeleteWorkspace(false)], []) : null,
            StartWorlds.Present(StartWorlds.Declared),
            Events.ObjectIsDeleted),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_does_not_wait_for_operations_is_found() => Assert.Contains(
        "a write while an operation runs",
        Explore(
            assessment => assessment.State == WorkspaceState.Busy ? new WorkspacePlan([new PlannedAction.CreateWorkspace(KeyOf(Names.Version1))], []) : null,
            StartWorlds.Missing(StartWorlds.Declared)),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_takes_the_identity_of_the_key_off_is_found() => Assert.Contains(
        "the identity that reaches the key is taken off",
        Explore(
            assessment => assessment is { State: WorkspaceState.Succeeded, Live.EncryptionIdentityId: not null }
                ? new WorkspacePlan([new PlannedAction.UpdateWorkspace(["identity"], new WorkspaceChanges { Identity = new WorkspaceIdentity("SystemAssigned", []) })], [])
                : null,
            StartWorlds.Missing(StartWorlds.Declared with
            {
                Encryption = StartWorlds.Declared.Encryption with { UserAssignedIdentityId = Names.IdentityId },
                Identity = new WorkspaceIdentity("SystemAssigned,UserAssigned", [Names.IdentityId]),
            }),
            Events.OperationSucceeds),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_drops_the_tags_of_others_is_found() => Assert.Contains(
        "a tag that somebody else has set is taken off",
        Explore(
            assessment => assessment is { State: WorkspaceState.Succeeded, Live.Tags: { Count: > 1 } tags } && tags.ContainsKey("foreign")
                ? new WorkspacePlan([new PlannedAction.UpdateWorkspace(["tags.team"], new WorkspaceChanges { Tags = new Dictionary<string, string> { [OwnershipCheck.OwnerTagName] = Names.Owner } })], [])
                : null,
            StartWorlds.Present(StartWorlds.Declared),
            Events.Outside("somebody sets a tag of theirs", live => live with { HasForeignTag = true })),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_grants_what_was_taken_away_is_found() => Assert.Contains(
        "granted again, without anybody asking",
        Explore(
            assessment => assessment.Access.Verdict.Reason == ConditionReason.PermissionMissing && assessment.Access.Grantable.Count == 0
                ? new WorkspacePlan([new PlannedAction.GrantKeyAccess(new KeyGrant(assessment.Access.Principals[0], [KeyRight.Get]), Names.VaultId, Names.Key, true, null)], [])
                : null,
            StartWorlds.Missing(StartWorlds.Declared with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true }) with { Azure = new SimulatedAzure { Access = AccessMode.Missing } },
            Events.Access(AccessMode.Missing)),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_ignores_rivals_is_found() => Assert.Contains(
        "a write beside an object that has claimed the workspace",
        Explore(
            assessment => assessment is { State: WorkspaceState.Absent, Input.Rivals.Count: > 0 } ? new WorkspacePlan([new PlannedAction.CreateWorkspace(KeyOf(Names.Version1))], []) : null,
            StartWorlds.Missing(StartWorlds.Declared),
            Events.Rival(TimeSpan.FromDays(1), isClaimed: true)),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_gives_up_is_found() => Assert.Contains(
        "at rest",
        Explore(assessment => assessment.Failure is not null ? new WorkspacePlan([], []) : null, StartWorlds.Missing(StartWorlds.Declared), Events.OperationSucceeds, Events.OperationFails),
        StringComparison.Ordinal);

    [Fact]
    public void A_planner_that_holds_the_key_back_for_a_refused_field_is_found() => Assert.Contains(
        "a due change of the key is held back at the end",
        Explore(
            assessment => assessment.Refusals.Count > 0 ? new WorkspacePlan([], []) : null,
            StartWorlds.Present(StartWorlds.Declared),
            Events.OperationSucceeds,
            Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
            Events.Edit("hbi is edited", desired => desired with { HbiWorkspace = false })),
        StringComparison.Ordinal);

    private static string Explore(Func<WorkspaceAssessment, WorkspacePlan?> bug, SimulatedWorld start, params WorldEvent[] events)
    {
        var planner = new Loop(assessment => bug(assessment) ?? WorkspacePlanner.Plan(assessment));
        return new Explorer(planner, [Events.Time, .. events], [ReadFault.None, ReadFault.WorkspaceIsForbidden], [WriteFault.None]).Run(start)
            ?? "nothing was found";
    }

    private static KeyIdentifier KeyOf(string version) => new(Names.VaultHost, Names.Key, version);
}
