using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Simulation;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>The events that the explorations are made of.</summary>
internal static class Events
{
    public static WorldEvent Time { get; } = new("a minute passes", world => world with { Now = world.Now + TimeSpan.FromMinutes(1) });

    public static WorldEvent OperationSucceeds { get; } = new(
        "the operation succeeds", world => world.Azure.OperationRuns ? world with { Azure = SimulatedWriter.Succeed(world.Azure) } : null);

    public static WorldEvent OperationFails { get; } = new(
        "the operation fails", world => world.Azure.OperationRuns ? world with { Azure = SimulatedWriter.Fail(world.Azure, leavesNothing: false) } : null);

    public static WorldEvent OperationFailsCleanly { get; } = new(
        "the operation fails and leaves nothing", world => world.Azure.OperationRuns ? world with { Azure = SimulatedWriter.Fail(world.Azure, leavesNothing: true) } : null);

    public static WorldEvent ProcessDies { get; } = new("the process is started again", world => world.Memory is null && world.Kept is null ? null : world with { Memory = null, Kept = null, Seen = null });

    /// <summary>The operator's word, and no edit of the object: its generation stays.</summary>
    public static WorldEvent Refused(TenancyRefusal? refusal) => new(
        refusal is null ? "the namespace is admitted" : $"the namespace is refused: {refusal.Reason}",
        world => world.Object is { } target && target.Refusal != refusal
            ? world with { Object = target with { Refusal = refusal } }
            : null);

    public static WorldEvent Vault(VaultMode mode) => Azure($"the vault becomes {mode}", azure => azure with { Vault = mode });

    public static WorldEvent Access(AccessMode mode) => Azure($"access becomes {mode}", azure => azure with { Access = mode });

    public static WorldEvent Versions(VersionMode first, VersionMode second) =>
        Azure($"the versions become {first}, {second}", azure => azure with { FirstVersion = first, SecondVersion = second });

    public static WorldEvent SoftDeleted(bool holds) => Azure($"the name is soft-deleted: {holds}", azure => azure with { HoldsSoftDeleted = holds });

    public static WorldEvent DeadEnd(bool isOne) => Azure($"purges find nothing: {isOne}", azure => azure with { PurgeIsDeadEnd = isOne });

    public static WorldEvent DeletedOutside(bool purged) => new(
        purged ? "purged outside" : "deleted outside",
        world => world.Azure is { OperationRuns: false, Workspace: not null }
            ? world with { Azure = world.Azure with { Workspace = null, HoldsSoftDeleted = !purged, HasManagedGroup = !purged } }
            : null);

    public static WorldEvent Recovered { get; } = new(
        "recovered outside",
        world => world.Azure is { OperationRuns: false, Workspace: null, HoldsSoftDeleted: true }
            ? world with { Azure = world.Azure with { Workspace = Live(), HoldsSoftDeleted = false } }
            : null);

    public static WorldEvent MadeByOthers { get; } = new(
        "somebody else creates a workspace of the name",
        world => world.Azure is { OperationRuns: false, Workspace: null, HoldsSoftDeleted: false }
            ? world with { Azure = world.Azure with { Workspace = Live() with { Guid = "ffff4444", Owner = Names.OtherOwner, CreatedAt = world.Now - TimeSpan.FromMinutes(1) }, HasManagedGroup = true } }
            : null);

    public static WorldEvent Outside(string name, Func<SimulatedWorkspace, SimulatedWorkspace> change) => new(
        name,
        world => world.Azure is { OperationRuns: false, Workspace: { EverSucceeded: true } live } && change(live) is var changed && changed != live
            ? world with { Azure = world.Azure with { Workspace = changed } }
            : null);

    public static WorldEvent Edit(string name, Func<DesiredWorkspace, DesiredWorkspace> change) => new(
        name,
        world =>
        {
            if (world.Object is not { } target || change(target.Desired) is var changed && changed == target.Desired)
            {
                return null;
            }

            return world with { Object = target with { Desired = change(target.Desired) with { Generation = target.Desired.Generation + 1 } } };
        });

    /// <summary>Somebody sets the annotation that asks for a pass; the generation stays.</summary>
    public static WorldEvent Asked { get; } = new(
        "somebody asks",
        world => world.Object is { } target && target.Desired.RequestedAt == target.Status.LastHandledRequestAt
            ? world with { Object = target with { Desired = target.Desired with { RequestedAt = target.Desired.RequestedAt == "odd" ? "even" : "odd" } } }
            : null);

    /// <summary>Another object declares the same workspace, made so long before ours.</summary>
    public static WorldEvent Rival(TimeSpan older, bool isClaimed) => new(
        $"a rival appears ({older}, claimed: {isClaimed})",
        world => world.Rival is null ? world with { Rival = new Rival(new ObjectKey("team", "rival"), Clock.Now - older, isClaimed) } : null);

    /// <summary>From here on the process does not see what happens to the object, until a conflict tells it.</summary>
    public static WorldEvent WatchLags { get; } = new(
        "the watch lags", world => world is { Object: { } target, Seen: null } ? world with { Seen = target } : null);

    public static WorldEvent RivalLeaves { get; } = new("the rival leaves", world => world.Rival is null ? null : world with { Rival = null });

    public static WorldEvent ObjectIsDeleted { get; } = new(
        "the object is deleted",
        world => world.Object is { Desired.DeletionRequested: false } target
            ? world with
            {
                Object = target.Desired.HasFinalizer
                    ? target with { Desired = target.Desired with { DeletionRequestedAt = world.Now, Generation = target.Desired.Generation + 1 } }
                    : null,
            }
            : null);

    public static WorldEvent ObjectIsMadeAgain(Func<DesiredWorkspace> desired) => new(
        "the object is created again",
        world => world.Object is null
            ? world with { Object = new SimulatedObject(desired(), WorkspaceStatus.Empty), Memory = null, Kept = null, Seen = null, Owned = null, Lost = null, Granted = null }
            : null);

    public static SimulatedWorkspace Live() => new()
    {
        State = "Succeeded",
        Key = Names.KeyUri(Names.Version1),
        VaultId = Names.VaultId,
        Hbi = true,
        Owner = Names.Owner,
        Guid = Names.WorkspaceGuid,
        PublicNetworkAccess = "Enabled",
        CreatedAt = Clock.Ago(TimeSpan.FromDays(9)),
        EverSucceeded = true,
    };

    private static WorldEvent Azure(string name, Func<SimulatedAzure, SimulatedAzure> change) => new(
        name, world => change(world.Azure) is var changed && changed != world.Azure ? world with { Azure = changed } : null);
}
