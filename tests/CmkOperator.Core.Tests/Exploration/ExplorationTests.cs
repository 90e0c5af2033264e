using System.Diagnostics;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Core.Tests.Simulation;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Exploration;

/// <summary>Every reachable state of the abstract world is visited: safety in all of them, progress from all of them.</summary>
public sealed class ExplorationTests(ITestOutputHelper output)
{
    private static readonly ReadFault[] AllReads = Enum.GetValues<ReadFault>();
    private static readonly WriteFault[] AllWrites = Enum.GetValues<WriteFault>();

    private static OperatorPolicy Policy { get; } = new()
    {
        ResourceMissingGrace = TimeSpan.FromMinutes(1),
        AbsenceConfirmation = TimeSpan.FromMinutes(1),
        GrantPropagation = TimeSpan.FromMinutes(1),
        OldVersionWatch = TimeSpan.FromMinutes(2),
        FailureBackoff = TimeSpan.FromMinutes(1),
        SoftDeletedRetry = TimeSpan.FromMinutes(2),
        PurgeRetry = TimeSpan.FromMinutes(1),
        PurgeDeadline = TimeSpan.FromMinutes(2),
        ClockSkew = TimeSpan.Zero,
    };

    private static DesiredWorkspace Declared { get; } = DesiredBuilder.Build() with { HasFinalizer = false, Interval = TimeSpan.FromMinutes(1) };

    [Fact]
    public void Creation_is_safe_and_ends_whatever_happens() => Explore(
        "creation",
        Missing(Declared),
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
        Missing(Declared),
        [ReadFault.None, ReadFault.AzureIsDown],
        [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.Edit("hbi is edited", desired => desired with { HbiWorkspace = !desired.HbiWorkspace }),
        Events.Edit("the vault is edited", desired => desired with { Encryption = desired.Encryption with { KeyVaultId = desired.Encryption.KeyVaultId == Names.VaultId ? Names.OtherVaultId : Names.VaultId } }),
        Events.ObjectIsDeleted,
        Events.ObjectIsMadeAgain(() => Declared),
        Events.ObjectIsMadeAgain(() => Declared with { HbiWorkspace = false }));

    [Theory]
    [InlineData(DriftPolicy.Correct)]
    [InlineData(DriftPolicy.Report)]
    public void Keys_are_followed_forward_only_and_changes_end(DriftPolicy drift) => Explore(
        $"changes in place under {drift}",
        Present(Declared with { DriftPolicy = drift, PublicNetworkAccess = "Enabled" }),
        drift == DriftPolicy.Correct ? [ReadFault.None, ReadFault.VaultAndStoresAreDown] : [ReadFault.None, ReadFault.WorkspaceIsForbidden],
        drift == DriftPolicy.Correct ? [WriteFault.None, WriteFault.CrashBefore] : [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFailsCleanly,
        Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
        Events.Versions(VersionMode.Enabled, VersionMode.Disabled),
        Events.Edit("the first version is pinned", desired => drift == DriftPolicy.Correct ? Pin(desired, Names.Version1) : desired),
        Events.Edit("the version is left open", desired => Pin(desired, null)),
        Events.Edit("public access is declared shut", desired => drift == DriftPolicy.Report ? desired with { PublicNetworkAccess = "Disabled" } : desired),
        Events.Outside("public access is shut outside", live => live with { PublicNetworkAccess = "Disabled" }));

    [Theory]
    [InlineData(DeletionPolicy.Retain)]
    [InlineData(DeletionPolicy.SoftDelete)]
    [InlineData(DeletionPolicy.Purge)]
    public void Deletion_destroys_what_it_should_and_nothing_else(DeletionPolicy policy) => Explore(
        $"deletion with {policy}",
        Missing(Declared with { DeletionPolicy = policy }),
        [ReadFault.None, ReadFault.OperationIsForgotten],
        [WriteFault.None, WriteFault.RequestLost, WriteFault.CrashBefore, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.DeadEnd(policy == DeletionPolicy.Purge),
        Events.Edit("protection is turned on", desired => desired with { DeletionProtection = true }),
        Events.Edit("it is to be retained", desired => desired with { DeletionPolicy = DeletionPolicy.Retain }),
        Events.ObjectIsDeleted);

    [Theory]
    [InlineData(ExternalDeletionPolicy.Stop, AdoptionPolicy.Never)]
    [InlineData(ExternalDeletionPolicy.Recreate, AdoptionPolicy.Never)]
    [InlineData(ExternalDeletionPolicy.Stop, AdoptionPolicy.IfMatching)]
    public void What_is_gone_taken_or_not_ours_is_never_written(ExternalDeletionPolicy gone, AdoptionPolicy adoption) => Explore(
        $"ownership under {gone}, {adoption}",
        Present(Declared with { ExternalDeletionPolicy = gone, AdoptionPolicy = adoption, DeletionPolicy = DeletionPolicy.SoftDelete, PublicNetworkAccess = "Enabled" }),
        [ReadFault.None, ReadFault.WorkspaceIsForbidden],
        [WriteFault.None, WriteFault.CrashBefore, WriteFault.CrashAfter],
        Events.Time,
        Events.ProcessDies,
        Events.OperationSucceeds,
        Events.DeletedOutside(purged: false),
        Events.DeletedOutside(purged: true),
        Events.Recovered,
        Events.MadeByOthers,
        Events.ObjectIsDeleted,
        Events.Outside("its tag names another owner", live => live with { Owner = Names.OtherOwner }),
        Events.Outside("its tag is stripped", live => live.Guid.StartsWith('f') ? live : live with { Owner = null }),
        Events.Outside("public access is shut outside", live => live with { PublicNetworkAccess = "Disabled" }));

    [Fact]
    public void Suspend_and_observeOnly_never_write() => Explore(
        "suspend and observeOnly",
        Missing(Declared with { PublicNetworkAccess = "Enabled", DeletionPolicy = DeletionPolicy.Purge }),
        [ReadFault.None, ReadFault.AzureIsDown],
        [WriteFault.None, WriteFault.CrashAfter],
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.Edit("suspend is turned", desired => desired with { Suspend = !desired.Suspend }),
        Events.Edit("observeOnly is turned", desired => desired with { ObserveOnly = !desired.ObserveOnly }),
        Events.DeletedOutside(purged: true),
        Events.ObjectIsDeleted,
        Events.Outside("public access is shut outside", live => live with { PublicNetworkAccess = "Disabled" }));

    [Fact]
    public void Grants_are_made_once_and_creation_waits_for_them() => Explore(
        "grants",
        Missing(Declared with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true }) with { Azure = new SimulatedAzure { Access = AccessMode.Missing } },
        [ReadFault.None, ReadFault.VaultAndStoresAreDown],
        AllWrites,
        Events.Time,
        Events.OperationSucceeds,
        Events.Access(AccessMode.Missing),
        Events.Access(AccessMode.Unreadable));

    private void Explore(
        string name, SimulatedWorld start, IReadOnlyList<ReadFault> reads, IReadOnlyList<WriteFault> writes, params WorldEvent[] events)
    {
        var watch = Stopwatch.StartNew();
        var explorer = new Explorer(Loop.Real, events, reads, writes);
        var violation = explorer.Run(start);
        output.WriteLine($"{name}: {explorer.States} states, {explorer.Transitions} transitions, {watch.Elapsed.TotalSeconds:F1} s");
        Assert.True(violation is null, $"{name}: {explorer.States} states, {explorer.Transitions} transitions\n{violation}");
    }

    private static SimulatedWorld Missing(DesiredWorkspace desired) => new()
    {
        Azure = new SimulatedAzure(),
        Object = new SimulatedObject(desired, WorkspaceStatus.Empty),
        Policy = Policy,
    };

    private static SimulatedWorld Present(DesiredWorkspace desired) => Missing(desired) with
    {
        Azure = new SimulatedAzure { Workspace = Events.Live(), HasManagedGroup = true, StoresKey = Names.KeyUri(Names.Version1), Creations = 1 },
    };

    private static DesiredWorkspace Pin(DesiredWorkspace desired, string? version) => desired with { Encryption = desired.Encryption with { KeyVersion = version } };
}
