using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Exploration;
using CmkOperator.Exploration.Tests.Simulation;
using CmkOperator.Status;
using CsCheck;
using Xunit;

namespace CmkOperator.Exploration.Tests.Properties;

/// <summary>
/// The whole loop under random sequences of edits, changes outside, faults, crashes, restarts and time. The explorations visit every
/// state of small worlds; these follow long paths in a large one.
/// </summary>
public sealed class LoopPropertyTests
{
    private static readonly WorldEvent[] Happenings =
    [
        Events.Time,
        Events.OperationSucceeds,
        Events.OperationFails,
        Events.OperationFailsCleanly,
        Events.ProcessDies,
        Events.Vault(VaultMode.Protected),
        Events.Vault(VaultMode.Unprotected),
        Events.Vault(VaultMode.Unreadable),
        Events.Vault(VaultMode.Absent),
        Events.Access(AccessMode.Given),
        Events.Access(AccessMode.Missing),
        Events.Access(AccessMode.Unreadable),
        Events.Versions(VersionMode.Enabled, VersionMode.Enabled),
        Events.Versions(VersionMode.Disabled, VersionMode.Enabled),
        Events.Versions(VersionMode.Enabled, VersionMode.Disabled),
        Events.DeletedOutside(purged: false),
        Events.DeletedOutside(purged: true),
        Events.Recovered,
        Events.MadeByOthers,
        Events.Outside("public access is disabled outside", live => live with { PublicNetworkAccess = "Disabled" }),
        Events.Outside("the tag names another owner", live => live with { Owner = Names.OtherOwner }),
        Events.Outside("the key is changed outside", live => live with { Key = Names.KeyUri(Names.Version1) }),
        Events.Edit("hbi", desired => desired with { HbiWorkspace = !desired.HbiWorkspace }),
        Events.Edit("vault", desired => desired with { Encryption = desired.Encryption with { KeyVaultId = desired.Encryption.KeyVaultId == Names.VaultId ? Names.OtherVaultId : Names.VaultId } }),
        Events.Edit("pin", desired => StartWorlds.Pin(desired, Names.Version1)),
        Events.Edit("unpin", desired => StartWorlds.Pin(desired, null)),
        Events.Edit("public access", desired => desired with { PublicNetworkAccess = desired.PublicNetworkAccess == "Enabled" ? "Disabled" : "Enabled" }),
        Events.Edit("public access left open", desired => desired with { PublicNetworkAccess = null }),
        Events.Edit("suspend", desired => desired with { Suspend = !desired.Suspend }),
        Events.Edit("observeOnly", desired => desired with { ObserveOnly = !desired.ObserveOnly }),
        Events.Edit("drift", desired => desired with { DriftPolicy = desired.DriftPolicy == DriftPolicy.Correct ? DriftPolicy.Report : DriftPolicy.Correct }),
        Events.Edit("recreate", desired => desired with { ExternalDeletionPolicy = ExternalDeletionPolicy.Recreate }),
        Events.Edit("grant", desired => desired with { KeyAccess = KeyAccessMode.Grant, GrantPermitted = true }),
        Events.Edit("protect", desired => desired with { DeletionProtection = !desired.DeletionProtection }),
        Events.Edit("retain", desired => desired with { DeletionPolicy = DeletionPolicy.Retain }),
        Events.Edit("purge", desired => desired with { DeletionPolicy = DeletionPolicy.Purge }),
        Events.Edit("soft delete", desired => desired with { DeletionPolicy = DeletionPolicy.SoftDelete }),
        Events.ObjectIsDeleted,
        Events.ObjectIsMadeAgain(() => StartWorlds.Declared),
    ];

    private static readonly Gen<int[]> Ways = Gen.Int[0, int.MaxValue].Array[5, 60];

    [Fact]
    public void No_path_violates_a_safety_rule() => Ways.Sample(
        way => Assert.True(Walk(way).Violation is null, Walk(way).Violation), iter: 1_500);

    [Fact]
    public void Every_path_comes_to_rest_without_a_further_write() => Ways.Sample(
        way =>
        {
            var world = Rest(Walk(way).World);
            if (world.Object is null)
            {
                return;
            }

            var step = Loop.Real.Step(world);
            Assert.Empty(step.Written);
            var status = step.Report!.Status;
            Assert.True(status.Is(ConditionType.Ready) || status.Is(ConditionType.Stalled), $"{status.Find(ConditionType.Ready)?.Message}\n{StateKey.Of(world)}");
        },
        iter: 300);

    [Fact]
    public void At_rest_a_pass_writes_the_same_status_and_reports_no_event() => Ways.Sample(
        way =>
        {
            var world = Rest(Walk(way).World);
            if (world.Object is null)
            {
                return;
            }

            var first = Loop.Real.Step(world);
            var second = Loop.Real.Step(first.After);
            Assert.Equal(Text(first.Report!.Status), Text(second.Report!.Status));
            Assert.Empty(second.Report.Events);
        },
        iter: 300);

    private static (SimulatedWorld World, string? Violation) Walk(int[] way)
    {
        var world = StartWorlds.Missing(StartWorlds.Declared);
        foreach (var number in way)
        {
            // Half of the steps are passes, of which half go without a fault.
            if (number % 2 == 0)
            {
                var happening = Happenings[number / 2 % Happenings.Length];
                world = happening.Happen(world) ?? world;
                continue;
            }

            if (world.Object is null)
            {
                continue;
            }

            var isQuiet = number / 2 % 2 == 0;
            var step = Loop.Real.Step(
                world,
                isQuiet ? ReadFault.None : (ReadFault)(number / 4 % Enum.GetValues<ReadFault>().Length),
                isQuiet ? WriteFault.None : (WriteFault)(number / 64 % Enum.GetValues<WriteFault>().Length));
            if (SafetyRules.Broken(step) is { } rule)
            {
                return (world, $"{rule}\n{step.Plan}\n{StateKey.Of(world)}");
            }

            world = Ghosts.Follow(step);
        }

        return (world, null);
    }

    // From here on only time passes and running operations end.
    private static SimulatedWorld Rest(SimulatedWorld world)
    {
        for (var round = 0; round < 60 && world.Object is not null; round++)
        {
            world = Ghosts.Follow(Loop.Real.Step(world));
            var azure = world.Azure.OperationRuns ? SimulatedWriter.Succeed(world.Azure) : world.Azure;
            world = world with { Azure = round > 20 ? azure with { HoldsSoftDeleted = false } : azure, Now = world.Now + TimeSpan.FromMinutes(1) };
        }

        return world;
    }

    private static string Text(WorkspaceStatus status) => string.Join(
        '\n',
        status.Conditions.Select(condition => condition.ToString())
            .Concat(status.Drifts.Select(row => row.ToString()))
            .Concat(status.Preflight.Select(row => row.ToString()))
            .Concat(status.Coverage.Select(row => row.ToString()))
            .Concat(status.ManagedResourceGroup?.Resources.Select(row => row.ToString()) ?? [])
            .Append($"{status.Workspace} {status.CreateOnly} {status.Encryption} {status.Operation} {status.ObservedGeneration}"));
}
