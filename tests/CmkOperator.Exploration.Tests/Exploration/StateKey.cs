using System.Text;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Simulation;
using CmkOperator.Status;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>
/// The finite abstraction: two worlds with the same key behave the same. Times count by their age up to the longest wait of the explored policy,
/// generations by whether they are current, and only those conditions count that a later pass reads.
/// </summary>
internal static class StateKey
{
    public static string Of(SimulatedWorld world)
    {
        var text = new StringBuilder(400);
        var azure = world.Azure;
        var status = world.Object?.Status;
        // Only the recorded URL reports how an operation ended.
        var isAsked = status?.Operation is { IsOpen: true, Url: not null };
        text.Append(azure.OperationRuns || isAsked ? azure : azure with { Operation = null }).Append(" |");
        if (world.Object is not { } target)
        {
            return text.Append("gone").ToString();
        }

        var desired = target.Desired;
        text.Append(desired.HbiWorkspace).Append(desired.Encryption.KeyVaultId[^5..]).Append(desired.Encryption.KeyName).Append(desired.Encryption.KeyVersion)
            .Append(desired.PublicNetworkAccess).Append(desired.DeletionPolicy).Append(desired.DeletionProtection).Append(desired.Suspend)
            .Append(desired.ObserveOnly).Append(desired.ExternalDeletionPolicy).Append(desired.AdoptionPolicy).Append(desired.DriftPolicy).Append(desired.KeyAccess)
            .Append(desired.Encryption.UserAssignedIdentityId is not null).Append(desired.Identity?.UserAssignedIdentityIds.Count)
            .Append(target.Refusal?.Reason).Append(desired.HasFinalizer).Append(Age(world, desired.DeletionRequestedAt, oldest: 2)).Append(" |");
        Append(text, world, target.Status, desired.Generation);
        if (world.Kept is { } kept)
        {
            text.Append(" kept ");
            Append(text, world, kept, desired.Generation);
        }

        if (world.Seen is { } seen)
        {
            var was = seen.Desired;
            text.Append(" seen ").Append(seen == target).Append(was.HbiWorkspace).Append(was.Suspend).Append(was.DeletionRequested).Append(was.DeletionProtection).Append(was.Encryption.KeyVersion)
                .Append(was.HasFinalizer).Append(was.Generation == desired.Generation);
            Append(text, world, seen.Status, was.Generation);
        }

        text.Append(desired.Tags.GetValueOrDefault("team")).AppendJoin(',', target.Status.AppliedTags).Append(world.Rival).Append(world.Granted == GrantOf(desired)).Append(desired.RequestedAt == target.Status.LastHandledRequestAt);
        text.Append(" |").Append(azure.Workspace is { } live && target.Status.Operation is { } operation && live.CreatedAt >= operation.StartedAt)
            .Append(world.Owned is not null).Append(world.Lost?[..4]);
        if (world.Memory is { } memory)
        {
            text.Append(Age(world, memory.AbsentSince)).Append(memory.Missing?.Reason).Append(Age(world, memory.Missing?.Since))
                .Append(memory.Missing?.Generation == desired.Generation);
        }

        return text.ToString();
    }

    /// <summary>What a grant is made once for: the generation of the spec, and the request of somebody who asks for one more.</summary>
    public static string GrantOf(DesiredWorkspace desired) => $"{desired.Generation} {desired.RequestedAt}";

    private static void Append(StringBuilder text, SimulatedWorld world, WorkspaceStatus status, long generation)
    {
        text.Append(status.ObservedGeneration == generation).Append(status.CreateOnly?.HbiWorkspace).Append(status.CreateOnly?.KeyVaultId is { } vault ? vault[^5..] : null)
            .Append(status.ManagedResourceGroup is null).Append(status.Workspace?.Claimed).Append(status.Workspace?.WorkspaceId?[..4]).Append(status.Workspace?.OwnerTag);
        Append(text, status.Find(ConditionType.Ready), generation);
        Append(text, status.Find(ConditionType.Stalled), generation);
        text.Append(status.Find(ConditionType.InSync)?.ObservedGeneration == generation);
        if (status.Encryption is { } encryption)
        {
            text.Append(" e").Append(encryption.KeyIdentifier?[^6..]).Append(encryption.DesiredKeyIdentifier?[^6..]);
            if (encryption.Rotation is { } rotation)
            {
                text.Append(rotation.From[^4..]).Append(rotation.To[^4..]).Append(Age(world, rotation.StartedAt)).Append(rotation.FinishedAt is null);
            }
        }

        foreach (var row in status.Drifts)
        {
            text.Append(" d").Append(row.Field).Append(row.Desired).Append((int)row.Action);
        }

        if (status.Operation is { } operation)
        {
            text.Append(" o").Append((int)operation.Kind).Append(Age(world, operation.StartedAt)).Append(operation.Url is null).Append(operation.Generation == generation)
                .Append(operation.FinishedAt is null).Append(operation.Failure?.Reason).Append(Age(world, operation.Failure?.FailedAt));
        }

        foreach (var grant in status.Grants)
        {
            text.Append(" g").Append(grant.Generation == generation).Append(grant.Outcome).Append(Age(world, grant.GrantedAt));
        }
    }

    private static void Append(StringBuilder text, Condition? condition, long generation)
    {
        if (condition is not null)
        {
            text.Append(' ').Append((int)condition.Type).Append((int)condition.Status).Append((int)condition.Reason).Append(condition.ObservedGeneration == generation ? 'n' : 'o');
        }
    }

    // Every wait of the explored policy is a minute, the deadline of a purge two.
    private static int Age(SimulatedWorld world, DateTimeOffset? time, int oldest = 1) =>
        time is { } at ? (int)Math.Min(oldest, (world.Now - at).TotalMinutes) : -1;
}
