using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Simulation;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>
/// What must never happen, stated about the abstract Azure and the spec alone, without any of the code that decides.
/// </summary>
internal static class SafetyRules
{
    /// <summary>The first rule that the pass broke; null when none.</summary>
    public static string? Broken(StepResult step)
    {
        foreach (var action in step.Written)
        {
            if (BrokenBy(step, action) is { } rule)
            {
                return $"{action.Text}: {rule}";
            }
        }

        return step.Report is { } report ? BrokenBy(step, report.Status) ?? Released(step) : null;
    }

    private static string? BrokenBy(StepResult step, PlannedAction action)
    {
        var desired = step.Before.Object!.Desired;
        var azure = step.Before.Azure;
        if (desired.Suspend || desired.ObserveOnly)
        {
            return "a write under suspend or observeOnly";
        }

        if (step.Before.Object.Refusal is not null)
        {
            return "a write for an object that the operator refuses to serve";
        }

        if (action is PlannedAction.GrantKeyAccess)
        {
            return desired.KeyAccess == KeyAccessMode.Verify || desired.DeletionRequested ? "a grant that nobody permitted"
                : step.Before.Granted == StateKey.GrantOf(desired) ? "a right that was granted is granted again, without anybody asking"
                : null;
        }

        if (step.Before.Rival is { HasClaim: true } && step.Before.Object.Status.Workspace is not { Claimed: true })
        {
            return "a write beside an object that has claimed the workspace";
        }

        if (azure.OperationRuns)
        {
            return "a write while an operation runs";
        }

        return action switch
        {
            PlannedAction.CreateWorkspace create => Create(step.Before, desired, azure, create),
            PlannedAction.RotateKey rotate => Ours(step.Before, desired, azure) ?? Rotate(desired, azure, rotate),
            PlannedAction.UpdateWorkspace update => Change(step.Before, desired, azure) ?? TakesOff(azure, update) ?? Untags(azure, update),
            PlannedAction.DeleteWorkspace delete => Delete(step.Before, desired, azure, delete),
            _ => null,
        };
    }

    private static string? Create(SimulatedWorld world, DesiredWorkspace desired, SimulatedAzure azure, PlannedAction.CreateWorkspace create)
    {
        if (desired.DeletionRequested)
        {
            return "a creation for an object that is being deleted";
        }

        if (azure.Workspace is { } live && (live.State != "Failed" || live.EverSucceeded || !IsOurs(world, live)))
        {
            return $"a PUT over the workspace [{live}]";
        }

        if (azure.Workspace is null && world.Owned is not null && desired.ExternalDeletionPolicy == ExternalDeletionPolicy.Stop)
        {
            return "a workspace that was deleted outside is created again";
        }

        if (desired.Encryption.UserAssignedIdentityId is { } named && desired.Identity?.UserAssignedIdentityIds.Contains(named) != true)
        {
            return "a creation without the identity that reaches the key";
        }

        // What cannot be read never blocks, because the service itself still checks it.
        var isForbidden = azure.Vault is VaultMode.Unprotected or VaultMode.Absent || azure is { Vault: VaultMode.Protected, Access: AccessMode.Missing };
        return isForbidden
            ? "a creation that the checks forbid"
            : IsUsable(azure, create.Key) ? null : "a creation under a key that cannot be used";
    }

    private static string? Change(SimulatedWorld world, DesiredWorkspace desired, SimulatedAzure azure) =>
        Ours(world, desired, azure)
        ?? (azure.Workspace!.Hbi != desired.HbiWorkspace ? "a write against a create-only difference" : null);

    private static string? Ours(SimulatedWorld world, DesiredWorkspace desired, SimulatedAzure azure)
    {
        if (azure.Workspace is not { } live || desired.DeletionRequested)
        {
            return "a change of what does not exist, or is being deleted";
        }

        if (!IsOurs(world, live))
        {
            return $"a write to a workspace that is not ours [{live}]";
        }

        var isTakeOver = live.Owner != Names.Owner && world.Object!.Status.Workspace is not { Claimed: true };
        if (isTakeOver && live.HasKeyIdentity is not null && desired.Identity?.UserAssignedIdentityIds.Contains(Names.IdentityId) == false)
        {
            return "a take-over that leaves out the identity that reaches the key";
        }

        return live.VaultId != desired.Encryption.KeyVaultId ? "a write to a workspace under a key of another vault" : null;
    }

    private static string? TakesOff(SimulatedAzure azure, PlannedAction.UpdateWorkspace update) =>
        azure.Workspace!.HasKeyIdentity is not null
        && ((update.Changes.Identity is { } sent && !sent.UserAssignedIdentityIds.Contains(Names.IdentityId)) || update.Changes.RemovedIdentityIds.Contains(Names.IdentityId))
            ? "the identity that reaches the key is taken off"
            : null;

    private static string? Untags(SimulatedAzure azure, PlannedAction.UpdateWorkspace update) =>
        azure.Workspace!.HasForeignTag && update.Changes.Tags is { } tags && !tags.ContainsKey("foreign") ? "a tag that somebody else has set is taken off" : null;

    private static string? Rotate(DesiredWorkspace desired, SimulatedAzure azure, PlannedAction.RotateKey rotate)
    {
        if (rotate.To.VaultHost != Names.VaultHost || !IsUsable(azure, rotate.To))
        {
            return "a key that cannot be used, or of another vault";
        }

        if (azure.Workspace!.HasKeyIdentity == false)
        {
            return "a change of a key that the workspace cannot reach";
        }

        var goesBack = azure.Workspace!.Key == Names.KeyUri(Names.Version2) && rotate.To.Version == Names.Version1;
        return goesBack && desired.Encryption.KeyVersion != Names.Version1 ? "the key is followed backwards" : null;
    }

    private static string? Delete(SimulatedWorld world, DesiredWorkspace desired, SimulatedAzure azure, PlannedAction.DeleteWorkspace delete)
    {
        if (!desired.DeletionRequested || desired.DeletionProtection || desired.DeletionPolicy == DeletionPolicy.Retain)
        {
            return "a deletion that the spec forbids";
        }

        if (delete.Purge != (desired.DeletionPolicy == DeletionPolicy.Purge))
        {
            return "a deletion of the wrong kind";
        }

        return azure.Workspace is { } live && !IsOurs(world, live) ? $"a deletion of a workspace that is not ours [{live}]" : null;
    }

    private static string? BrokenBy(StepResult step, WorkspaceStatus status)
    {
        var ready = status.Find(ConditionType.Ready);
        var reconciling = status.Find(ConditionType.Reconciling);
        var stalled = status.Find(ConditionType.Stalled);
        if (ready is null || (reconciling is not null && stalled is not null))
        {
            return "Ready is missing, or Reconciling and Stalled stand together";
        }

        if ((ready.Status != ConditionStatus.True) != (reconciling is not null || stalled is not null))
        {
            return "Ready is not True without one of Reconciling and Stalled, or True with one";
        }

        return ready is { Status: ConditionStatus.True, Reason: ConditionReason.Succeeded } && ready.LastTransitionTime <= step.Before.Now ? Lie(step) : null;
    }

    // A pass that could not read keeps the last condition; a pass that read must not report anything false.
    private static string? Lie(StepResult step)
    {
        var desired = step.Before.Object!.Desired;
        if (step.Assessment.State is Assessment.WorkspaceState.Unread || desired.DeletionRequested)
        {
            return null;
        }

        if (step.Before.Azure is not { OperationRuns: false, Workspace: { State: "Succeeded" } live })
        {
            return "Ready without a workspace that is Succeeded and at rest";
        }

        if (live.Hbi != desired.HbiWorkspace || live.VaultId != desired.Encryption.KeyVaultId)
        {
            return "Ready with another hbi or vault than declared";
        }

        if (live.HasKeyIdentity == false)
        {
            return "Ready without the identity that reaches the key";
        }

        var version = KeyIdentifier.TryParse(live.Key);
        if (version?.Name != desired.Encryption.KeyName || (desired.Encryption.KeyVersion is { } pinned && version.Version != pinned))
        {
            return "Ready with another key than declared";
        }

        if (desired.DriftPolicy == DriftPolicy.Correct && desired.Tags.GetValueOrDefault("team") is { } team && live.Team != team)
        {
            return "Ready without a declared tag";
        }

        return desired is { DriftPolicy: DriftPolicy.Correct, PublicNetworkAccess: { } wanted } && live.PublicNetworkAccess != wanted
            ? "Ready with a declared field that is not in force"
            : null;
    }

    private static string? Released(StepResult step)
    {
        var desired = step.Before.Object!.Desired;
        if (!step.Plan.Actions.OfType<PlannedAction.RemoveFinalizer>().Any() || desired.Suspend || desired.ObserveOnly)
        {
            return null;
        }

        // A lost claim is never reclaimed automatically: such an object no longer guards anything, even when the tag names it again.
        var isLost = step.Before.Object.Status.Workspace is { Claimed: false, WorkspaceId: not null };
        if (desired.DeletionProtection && !isLost && step.Before.Azure.Workspace is { } guarded && IsOurs(step.Before, guarded) && guarded.EverSucceeded)
        {
            return "a protected object was released";
        }

        var destroys = desired.DeletionPolicy != DeletionPolicy.Retain;
        // Without a tag nothing proves who owns it, and this object does not own what it lost or gave up by observeOnly: then the data stay.
        var remains = step.Before.Azure.Workspace is { Owner: Names.Owner };
        var wasRenounced = step.Before.Object.Status is { Workspace: null or { Claimed: false }, Operation: null };
        if (destroys && remains && !wasRenounced && step.Before.Lost is null)
        {
            return "an object was released although its workspace still exists and had to be deleted";
        }

        // A deleted predecessor of the same name may have started it. The intent is recorded before the request, so an object whose status was never
        // written has started nothing, and one that only observed the creation has recorded that it does not own it.
        var isPredecessors = step.Before.Object.Status is { Operation: null } and ({ ObservedGeneration: -1, Workspace: null } or { Workspace.Claimed: false });
        return destroys && !isPredecessors && step.Before.Azure.OperationRuns && step.Before.Azure.Operation!.Action is PlannedAction.CreateWorkspace
            ? "an object was released while its creation runs"
            : null;
    }

    /// <summary>
    /// What must come true once nothing happens any more: the newest version is in force, whatever else the spec declares. Only what
    /// forbids every write, the vault, the key, the rights on it and its identity hold it back.
    /// </summary>
    public static string? HeldBack(SimulatedWorld world)
    {
        var isServed = world.Object is { Refusal: null, Desired: { Suspend: false, ObserveOnly: false, DeletionRequested: false, Encryption.KeyVersion: null, DriftPolicy: DriftPolicy.Correct } };
        var isDue = world is { Lost: null, Azure: { Vault: VaultMode.Protected, Access: not AccessMode.Missing, SecondVersion: VersionMode.Enabled } };
        return isServed && isDue
            && world.Azure.Workspace is { State: "Succeeded", EverSucceeded: true, Owner: Names.Owner, HasKeyIdentity: not false } live
            && live.VaultId == world.Object!.Desired.Encryption.KeyVaultId
            && (live.IsNamedByClientId || live.HasKeyIdentity is null == (world.Object.Desired.Encryption.UserAssignedIdentityId is null))
            && live.Key != Names.KeyUri(Names.Version2)
                ? "a due change of the key is held back at the end"
                : null;
    }

    private static bool IsOurs(SimulatedWorld world, SimulatedWorkspace live) =>
        live.Owner == Names.Owner
        || (live.Owner is null && !live.Guid.StartsWith('f') && world.Lost != live.Guid)
        || (world.Object!.Desired.AdoptionPolicy == AdoptionPolicy.IfMatching && world.Lost != live.Guid);

    private static bool IsUsable(SimulatedAzure azure, KeyIdentifier key) =>
        key.Name == Names.Key
        && (key.Version == Names.Version1 ? azure.FirstVersion : azure.SecondVersion) == VersionMode.Enabled;
}
