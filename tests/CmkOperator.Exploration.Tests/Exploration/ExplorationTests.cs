using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Simulation;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>Every reachable state of the abstract world is visited: safety in all of them, progress from all of them.</summary>
public sealed class ExplorationTests(ITestOutputHelper output) : ExplorationTest(output)
{
    private static readonly ReadFault[] AllReads = Enum.GetValues<ReadFault>();
    private static readonly WriteFault[] AllWrites = Enum.GetValues<WriteFault>();

    private static readonly WorkspaceIdentity Attached = new("SystemAssigned,UserAssigned", [Names.IdentityId]);
    private static readonly WorkspaceIdentity Detached = new("SystemAssigned", []);

    [Fact]
    public void Creation_is_safe_and_ends_whatever_happens() => Explore(
        "creation",
        StartWorlds.Missing(StartWorlds.Declared),
        AllReads,
        AllWrites,
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.OperationFailsCleanly,
        Events.Vault(VaultMode.Unprotected),
        Events.Vault(VaultMode.Protected));

    [Fact]
    public void A_forbidden_edit_is_never_written_and_has_a_way_back() => Explore(
        "forbidden edits",
        StartWorlds.Missing(StartWorlds.Declared),
        [ReadFault.None, ReadFault.AzureIsDown],
        [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.Edit("hbi is edited", desired => desired with { HbiWorkspace = !desired.HbiWorkspace }),
        Events.Edit("the vault is edited", desired => desired with { Encryption = desired.Encryption with { KeyVaultId = desired.Encryption.KeyVaultId == Names.VaultId ? Names.OtherVaultId : Names.VaultId } }),
        Events.ObjectIsDeleted,
        Events.ObjectIsMadeAgain(() => StartWorlds.Declared),
        Events.ObjectIsMadeAgain(() => StartWorlds.Declared with { HbiWorkspace = false }));

    [Theory]
    [InlineData(DriftPolicy.Correct)]
    [InlineData(DriftPolicy.Report)]
    public void Keys_are_followed_forward_only_and_changes_end(DriftPolicy drift) => Explore(
        $"changes in place under {drift}",
        StartWorlds.Present(StartWorlds.Declared with { DriftPolicy = drift, PublicNetworkAccess = "Enabled" }),
        drift == DriftPolicy.Correct ? [ReadFault.None, ReadFault.VaultAndStoresAreDown] : [ReadFault.None, ReadFault.WorkspaceIsForbidden],
        drift == DriftPolicy.Correct ? [WriteFault.None] : [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFailsCleanly,
        Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
        Events.Versions(VersionMode.Enabled, VersionMode.Disabled),
        Events.Edit("the first version is pinned", desired => drift == DriftPolicy.Correct ? StartWorlds.Pin(desired, Names.Version1) : desired),
        Events.Edit("the version is left open", desired => StartWorlds.Pin(desired, null)),
        Events.Edit("public access is declared disabled", desired => drift == DriftPolicy.Report ? desired with { PublicNetworkAccess = "Disabled" } : desired),
        Events.Outside("public access is disabled outside", live => live with { PublicNetworkAccess = "Disabled" }));

    [Fact]
    public void A_refused_field_never_holds_the_key_back() => Explore(
        "a key that is rotated while hbi is refused",
        StartWorlds.Present(StartWorlds.Declared with { PublicNetworkAccess = "Enabled" }),
        [ReadFault.None, ReadFault.VaultAndStoresAreDown],
        [WriteFault.None, WriteFault.CrashAfter],
        step => step.Assessment is { State: Assessment.WorkspaceState.Succeeded, Ownership.Claim: Assessment.Claim.Ours, Failure: null, Key.Verdict.Blocks: false }
            && step.Assessment.Drifts.Any(row => row is { Field: Assessment.WorkspaceAssessor.KeyField, Action: DriftAction.Correct })
            && !step.Plan.Actions.OfType<Planning.PlannedAction.RotateKey>().Any()
                ? "a due change of the key was held back"
                : null,
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFailsCleanly,
        Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
        Events.Versions(VersionMode.Enabled, VersionMode.Disabled),
        Events.Edit("hbi is edited", desired => desired with { HbiWorkspace = !desired.HbiWorkspace }),
        Events.Outside("public access is disabled outside", live => live with { PublicNetworkAccess = "Disabled" }));

    [Theory]
    [InlineData(DriftPolicy.Correct)]
    [InlineData(DriftPolicy.Report)]
    public void The_identity_of_the_key_is_never_taken_off(DriftPolicy drift) => Explore(
        $"the identity of the key under {drift}",
        StartWorlds.Missing(WithKeyIdentity(StartWorlds.Declared with { DriftPolicy = drift }, Attached)),
        [ReadFault.None, ReadFault.AzureIsDown],
        [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFailsCleanly,
        Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
        Events.Edit("identities are declared with it", desired => desired with { Identity = Attached }),
        Events.Edit("identities are declared without it", desired => desired with { Identity = Detached }),
        Events.Edit("identities are left out", desired => desired with { Identity = null }),
        Events.Outside("the identity is taken off outside", live => live with { HasKeyIdentity = false }),
        Events.Outside("the identity is attached outside", live => live with { HasKeyIdentity = true }));

    [Theory]
    [InlineData(DeletionPolicy.Retain)]
    [InlineData(DeletionPolicy.SoftDelete)]
    [InlineData(DeletionPolicy.Purge)]
    public void Deletion_destroys_what_it_should_and_nothing_else(DeletionPolicy policy) => Explore(
        $"deletion with {policy}",
        StartWorlds.Missing(StartWorlds.Declared with { DeletionPolicy = policy }),
        [ReadFault.None, ReadFault.OperationIsForgotten],
        [WriteFault.None, WriteFault.RequestLost, WriteFault.CrashBefore, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.DeadEnd(policy == DeletionPolicy.Purge),
        Events.Edit("protection is turned on", desired => desired with { DeletionProtection = true }),
        Events.Edit("it is to be retained", desired => desired with { DeletionPolicy = DeletionPolicy.Retain }),
        Events.ObjectIsDeleted);

    [Fact]
    public void Suspend_and_observeOnly_never_write() => Explore(
        "suspend and observeOnly",
        StartWorlds.Missing(StartWorlds.Declared with { PublicNetworkAccess = "Enabled", DeletionPolicy = DeletionPolicy.Purge }),
        [ReadFault.None, ReadFault.AzureIsDown],
        [WriteFault.None],
        Events.Time,
        Events.OperationSucceeds,
        Events.Edit("suspend is turned", desired => desired with { Suspend = !desired.Suspend }),
        Events.Edit("observeOnly is turned", desired => desired with { ObserveOnly = !desired.ObserveOnly }),
        Events.DeletedOutside(purged: true),
        Events.ObjectIsDeleted);

    [Theory]
    [InlineData(DeletionPolicy.SoftDelete)]
    [InlineData(DeletionPolicy.Retain)]
    public void A_refused_object_never_reaches_Azure_and_proceeds_once_admitted(DeletionPolicy policy) => Explore(
        $"a namespace that is refused and admitted, {policy}",
        StartWorlds.Missing(StartWorlds.Declared with { PublicNetworkAccess = "Enabled", DeletionPolicy = policy }),
        [ReadFault.None, ReadFault.AzureIsDown],
        [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.Refused(new TenancyRefusal(ConditionReason.AuthenticationFailed, "no identity")),
        Events.Refused(null),
        Events.ObjectIsDeleted);

    [Fact]
    public void Grants_are_made_once_and_creation_waits_for_them() => Explore(
        "grants",
        StartWorlds.Missing(StartWorlds.Declared with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true }) with { Azure = new SimulatedAzure { Access = AccessMode.Missing } },
        [ReadFault.None, ReadFault.VaultAndStoresAreDown],
        AllWrites,
        Events.Time,
        Events.OperationSucceeds,
        Events.Asked,
        Events.Access(AccessMode.Missing),
        Events.Access(AccessMode.Unreadable));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_objects_that_declare_one_workspace_never_write_both(bool isClaimed) => Explore(
        $"rivals, claimed: {isClaimed}",
        StartWorlds.Missing(StartWorlds.Declared with { PublicNetworkAccess = "Enabled" }),
        [ReadFault.None, ReadFault.AzureIsDown],
        [WriteFault.None, WriteFault.ReportLost, WriteFault.CrashAfter],
        Events.Time,
        Events.ProcessDies,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.Rival(TimeSpan.FromDays(1), isClaimed),
        Events.Rival(TimeSpan.FromDays(-1), isClaimed),
        Events.RivalLeaves,
        Events.ObjectIsDeleted);

    [Fact]
    public void A_process_that_sees_an_old_object_writes_nothing() => Explore(
        "a watch that lags",
        StartWorlds.Missing(StartWorlds.Declared with { DeletionPolicy = DeletionPolicy.SoftDelete }),
        [ReadFault.None],
        [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.WatchLags,
        Events.OperationSucceeds,
        Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
        Events.Edit("suspend is turned", desired => desired with { Suspend = !desired.Suspend }),
        Events.Edit("protection is turned on", desired => desired with { DeletionProtection = true }),
        Events.ObjectIsDeleted);

    [Theory]
    [InlineData(DriftPolicy.Correct)]
    [InlineData(DriftPolicy.Report)]
    public void Tags_of_others_stay_and_declared_ones_are_kept(DriftPolicy drift) => Explore(
        $"tags under {drift}",
        StartWorlds.Present(StartWorlds.Declared with { DriftPolicy = drift }),
        [ReadFault.None, ReadFault.WorkspaceIsForbidden],
        [WriteFault.None, WriteFault.RefusalLost, WriteFault.ReportLost, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFailsCleanly,
        Events.Edit("a tag is declared", desired => desired with { Tags = new Dictionary<string, string> { ["team"] = "risk" } }),
        Events.Edit("no tag is declared", desired => desired with { Tags = new Dictionary<string, string>() }),
        Events.Outside("the tag is changed outside", live => live with { Team = "fraud" }),
        Events.Outside("the tag is taken off outside", live => live with { Team = null }),
        Events.Outside("somebody sets a tag of theirs", live => live with { HasForeignTag = true }));

    [Fact]
    public void A_take_over_never_leaves_out_the_identity_of_the_key()
    {
        var present = StartWorlds.Present(WithKeyIdentity(StartWorlds.Declared with { AdoptionPolicy = AdoptionPolicy.IfMatching }, Detached));
        Explore(
            "a take-over with an identity of the key",
            present with { Azure = present.Azure with { Workspace = Events.Live() with { Guid = "ffff4444", Owner = null, HasKeyIdentity = true } } },
            [ReadFault.None],
            [WriteFault.None, WriteFault.CrashAfter],
            Events.Time,
            Events.OperationSucceeds,
            Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
            Events.Edit("identities are declared with it", desired => desired with { Identity = Attached }),
            Events.Edit("identities are declared without it", desired => desired with { Identity = Detached }),
            Events.Edit("identities are left out", desired => desired with { Identity = null }),
            Events.Outside("the identity is taken off outside", live => live with { HasKeyIdentity = false }));
    }

    [Theory]
    [InlineData(DriftPolicy.Correct, true)]
    [InlineData(DriftPolicy.Report, true)]
    [InlineData(DriftPolicy.Correct, false)]
    public void An_identity_of_the_key_that_only_a_client_id_names_is_never_taken_off(DriftPolicy drift, bool isOwn)
    {
        var present = StartWorlds.Present(StartWorlds.Declared with { DriftPolicy = drift, AdoptionPolicy = AdoptionPolicy.IfMatching });
        var live = Events.Live() with { HasKeyIdentity = true, IsNamedByClientId = true };
        Explore(
            $"an identity that a client id names under {drift}, own: {isOwn}",
            present with { Azure = present.Azure with { Workspace = isOwn ? live : live with { Guid = "ffff4444", Owner = null } } },
            [ReadFault.None],
            [WriteFault.None, WriteFault.CrashAfter],
            Events.Time,
            Events.OperationSucceeds,
            Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
            Events.Edit("identities are declared with it", desired => desired with { Identity = Attached }),
            Events.Edit("identities are declared without it", desired => desired with { Identity = Detached }),
            Events.Edit("identities are left out", desired => desired with { Identity = null }),
            Events.Outside("the identity is taken off outside", live => live with { HasKeyIdentity = false }),
            Events.Outside("the identity is attached outside", live => live with { HasKeyIdentity = true }));
    }

    private static DesiredWorkspace WithKeyIdentity(DesiredWorkspace desired, WorkspaceIdentity identity) =>
        desired with { Encryption = desired.Encryption with { UserAssignedIdentityId = Names.IdentityId }, Identity = identity };
}
