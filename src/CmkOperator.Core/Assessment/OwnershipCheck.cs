using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Decides who owns the live workspace: by the recorded immutable id, the owner tag, and the time of an operation that was recorded
/// before it was requested. The operator never writes to a workspace that the object does not own.
/// </summary>
public static class OwnershipCheck
{
    /// <summary>The tag with which a workspace names its owner.</summary>
    public const string OwnerTagName = "cmk-operator.io_owner";

    /// <summary>Assesses ownership.</summary>
    public static OwnershipVerdict Assess(WorkspaceInput input)
    {
        if (TargetRule.Held(input.Desired, input.Recorded) is { } held)
        {
            return new OwnershipVerdict(
                Claim.Foreign,
                ConditionReason.FieldImmutable,
                $"The spec names workspace {input.Desired.WorkspaceId}, but this object created {held}, which is not confirmed to be gone");
        }

        if (!input.Desired.ObserveOnly && BetterRival(input) is { } rival)
        {
            return new OwnershipVerdict(
                Claim.Rival,
                ConditionReason.OwnershipConflict,
                RivalMessage(input.Desired, rival));
        }

        // The service's own id is recorded at the first success: without it there was nothing that could have been deleted.
        var hasClaim = input.Recorded.Workspace is { Claimed: true, WorkspaceId: not null } || IsLost(input.Desired, input.Recorded);
        return input.Observed.Workspace switch
        {
            Reading<WorkspaceFacts>.Present present => OfLive(input, present.Value),
            Reading<WorkspaceFacts>.Absent => new OwnershipVerdict(hasClaim ? Claim.Gone : Claim.None),
            _ => new OwnershipVerdict(Claim.Unknown),
        };
    }

    private static OwnershipVerdict OfLive(WorkspaceInput input, WorkspaceFacts live)
    {
        var recorded = input.Recorded.Workspace;
        var tag = OwnerOf(live);
        var isRecorded = recorded is { Claimed: true, WorkspaceId: { } id } && string.Equals(id, live.WorkspaceId, StringComparison.OrdinalIgnoreCase);
        // An object that only observes claims nothing, so no other claim blocks it.
        if (tag == input.Desired.OwnerTag || input.Desired.ObserveOnly)
        {
            return new OwnershipVerdict(Claim.Ours);
        }

        var wasLost = IsLost(input.Desired, input.Recorded) && string.Equals(recorded!.WorkspaceId, live.WorkspaceId, StringComparison.OrdinalIgnoreCase);
        if (isRecorded || wasLost)
        {
            return !wasLost && (tag is null || tag == recorded!.OwnerTag)
                ? new OwnershipVerdict(Claim.Ours)
                : new OwnershipVerdict(
                    Claim.Lost,
                    ConditionReason.OwnershipConflict,
                    $"Workspace {live.Name} was taken over: its tag {OwnerTagName} {(tag is null ? "no longer names this object" : $"names {OwnerWords(input.Desired, tag)}")}");
        }

        if (tag is null && CreatedByUs(input, live))
        {
            return new OwnershipVerdict(Claim.Ours);
        }

        return NotOurs(input, live, tag);
    }

    /// <summary>True when the workspace's tag names this object as its owner.</summary>
    public static bool NamesUs(DesiredWorkspace desired, WorkspaceFacts live) => OwnerOf(live) == desired.OwnerTag;

    /// <summary>The owner that the workspace's tag names; null without the tag.</summary>
    public static string? OwnerOf(WorkspaceFacts live) =>
        live.Tags.FirstOrDefault(pair => string.Equals(pair.Key, OwnerTagName, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>
    /// True when this object once owned the workspace and no longer claims it, because another owner took it over. Such a claim is
    /// never reclaimed automatically. The record then keeps our own tag; a workspace that is only observed also has it while it names us.
    /// </summary>
    public static bool IsLost(DesiredWorkspace desired, WorkspaceStatus recorded) =>
        recorded.Workspace is { Claimed: false, WorkspaceId: not null, OwnerTag: { } tag } && tag == desired.OwnerTag;

    // A policy may strip tags. The operation that was recorded before the PUT is then the proof, unless Azure rejected it immediately.
    private static bool CreatedByUs(WorkspaceInput input, WorkspaceFacts live) =>
        input.Recorded.Operation is { Kind: OperationKind.Create } operation
        && (operation.Failure is null || operation.Url is not null)
        && live.CreatedAt >= operation.StartedAt - input.Policy.ClockSkew;

    private static OwnershipVerdict NotOurs(WorkspaceInput input, WorkspaceFacts live, string? tag)
    {
        var owner = tag is null ? "has no owner tag" : $"names {OwnerWords(input.Desired, tag)} as its owner";
        var exists = $"Workspace {live.Name} exists in resource group {input.Desired.ResourceGroup} and {owner}";
        if (input.Desired.AdoptionPolicy == AdoptionPolicy.Never)
        {
            return new OwnershipVerdict(Claim.Foreign, ConditionReason.WorkspaceExists, exists);
        }

        if (!IsSettled(live))
        {
            return new OwnershipVerdict(
                Claim.Foreign, ConditionReason.WorkspaceExists, $"{exists}; it is {live.ProvisioningState} and can be taken over only when Succeeded");
        }

        var differences = ImmutabilityCheck.Assess(input.Desired, live);
        if (differences.Count > 0)
        {
            return new OwnershipVerdict(
                Claim.Foreign,
                ImmutabilityCheck.ReasonOf(differences[0]),
                $"{exists}, and cannot be taken over: {ImmutabilityCheck.Describe(differences)}");
        }

        return KeyIdentityCheck.TakesOff(input.Desired, live)
            ? new OwnershipVerdict(
                Claim.Foreign,
                ConditionReason.KeyIdentityNotAttached,
                $"{exists}, and cannot be taken over: {KeyIdentityCheck.Describe(input.Desired, live)}")
            : new OwnershipVerdict(Claim.Adoptable);
    }

    private static bool IsSettled(WorkspaceFacts live) =>
        string.Equals(live.ProvisioningState, "Succeeded", StringComparison.OrdinalIgnoreCase);

    // A reader of one namespace must not learn the names of others. The tag consists of the cluster, the namespace and the name.
    private static string OwnerWords(DesiredWorkspace desired, string tag)
    {
        var cluster = desired.OwnerTag[..(desired.OwnerTag.IndexOf('/', StringComparison.Ordinal) + 1)];
        if (!tag.StartsWith(cluster, StringComparison.Ordinal))
        {
            return "an object of another cluster";
        }

        if (tag.StartsWith($"{cluster}{desired.Key.Namespace}/", StringComparison.Ordinal))
        {
            return tag;
        }

        // A digest replaces names that are too long, and reveals no namespace.
        return tag.IndexOf('/', cluster.Length) < 0 ? "another object of this cluster" : "an object in another namespace";
    }

    private static string RivalMessage(DesiredWorkspace desired, Rival rival) => rival.Key.Namespace == desired.Key.Namespace
        ? $"Workspace {desired.WorkspaceName} belongs to the object {rival.Key.Name}, which declared it first: delete one of the two, or set observeOnly here to report only"
        : $"Workspace {desired.WorkspaceName} belongs to an object in another namespace, which declared it first: ask the operator's administrator, or set observeOnly here to report only";

    private static Rival? BetterRival(WorkspaceInput input)
    {
        var mine = (
            Claimless: TargetRule.IsClaimed(input.Recorded) ? 0 : 1,
            input.Desired.CreatedAt,
            Name: input.Desired.Key.ToString());
        return input.Rivals
            .Select(rival => (Rival: rival, Rank: (Claimless: rival.HasClaim ? 0 : 1, rival.CreatedAt, Name: rival.Key.ToString())))
            .Where(rival => Before(rival.Rank, mine))
            .OrderBy(rival => rival.Rank.Claimless)
            .ThenBy(rival => rival.Rank.CreatedAt)
            .ThenBy(rival => rival.Rank.Name, StringComparer.Ordinal)
            .Select(rival => rival.Rival)
            .FirstOrDefault();
    }

    private static bool Before(
        (int Claimless, DateTimeOffset CreatedAt, string Name) left, (int Claimless, DateTimeOffset CreatedAt, string Name) right)
    {
        if (left.Claimless != right.Claimless)
        {
            return left.Claimless < right.Claimless;
        }

        return left.CreatedAt != right.CreatedAt
            ? left.CreatedAt < right.CreatedAt
            : string.CompareOrdinal(left.Name, right.Name) < 0;
    }
}

/// <summary>Who owns the workspace, and the message when it is not this object.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Reason">The reason when this object does not own it; null otherwise.</param>
/// <param name="Message">The message when this object does not own it; empty otherwise.</param>
public sealed record OwnershipVerdict(Claim Claim, ConditionReason? Reason = null, string Message = "");
