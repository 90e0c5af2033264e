using CmkOperator.Assessment;
using CmkOperator.CreateOnly;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary>The parts of the status that record facts: the workspace, the lock, the managed group, grants and tags.</summary>
internal static class RecordReport
{
    private const int MostGrants = 16;

    public static WorkspaceRecord? Workspace(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes)
    {
        var recorded = assessment.Input.Recorded.Workspace;
        if (assessment.Live is { } live && (assessment.IsOurs || assessment.Input.Desired.ObserveOnly))
        {
            return Of(assessment, live, recorded);
        }

        if (assessment.Ownership.Claim == Claim.Lost)
        {
            return recorded! with { Claimed = false, OwnerTag = assessment.Input.Desired.OwnerTag };
        }

        var startsAnew = outcomes.Any(outcome => outcome.Action is PlannedAction.CreateWorkspace);
        return assessment.State == WorkspaceState.Absent && (startsAnew || assessment.Ownership.Claim == Claim.None) ? null : recorded;
    }

    public static CreateOnlyValues? CreateOnly(WorkspaceAssessment assessment)
    {
        if (assessment.AbsenceIsProven)
        {
            return null;
        }

        return assessment is { State: WorkspaceState.Succeeded, IsOurs: true, Live: { } live } && !assessment.Input.Desired.ObserveOnly
            ? ImmutabilityCheck.Live(live)
            : assessment.Input.Recorded.CreateOnly;
    }

    public static ManagedGroupRecord? ManagedGroup(WorkspaceAssessment assessment) =>
        FullGroup(assessment) is { } group ? group with { ShortName = ShortForm.OfName(group.Name) } : null;

    private static ManagedGroupRecord? FullGroup(WorkspaceAssessment assessment)
    {
        var recorded = assessment.Input.Recorded.ManagedResourceGroup;
        if (assessment.Managed?.Record is not { } record)
        {
            // Kept after the workspace is gone, because a purge must know which group has to be deleted.
            return recorded;
        }

        if (recorded is null || !string.Equals(recorded.Name, record.Name, StringComparison.OrdinalIgnoreCase))
        {
            return record;
        }

        var managed = assessment.Input.Observed.Managed;
        return managed.Group.IsUnread || managed.CosmosDb.IsUnread || managed.Storage.IsUnread || managed.AiSearch.IsUnread ? recorded : record;
    }

    public static ManagedNetworkRecord? ManagedNetwork(WorkspaceAssessment assessment)
    {
        if (assessment.AbsenceIsProven)
        {
            return null;
        }

        if (assessment.Live is not { } live || !(assessment.IsOurs || assessment.Input.Desired.ObserveOnly))
        {
            return assessment.Input.Recorded.ManagedNetwork;
        }

        return live.ManagedNetwork is { IsolationMode: { } mode } network
            ? new ManagedNetworkRecord(mode, network.FirewallSku, network.State, network.SparkReady)
            : null;
    }

    public static IReadOnlyList<GrantRecord> Grants(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes)
    {
        var recorded = KeyGrants.Recorded(assessment);
        var sent = outcomes.Select(outcome => GrantOf(assessment.Input, outcome)).OfType<GrantRecord>().ToList();
        return sent.Count == 0
            ? recorded
            : Newest(recorded.Where(grant => !sent.Exists(grant.IsSameAs)).Concat(sent));
    }

    /// <summary>The grants that are kept, in the order of the status.</summary>
    public static IReadOnlyList<GrantRecord> Newest(IEnumerable<GrantRecord> grants) =>
    [
        .. grants.OrderByDescending(grant => grant.GrantedAt).Take(MostGrants)
            .OrderBy(grant => grant.GrantedAt).ThenBy(grant => grant.PrincipalId, StringComparer.Ordinal),
    ];

    // Recorded before it is sent. Azure's refusal takes the record back; without an answer the grant may have been made.
    private static GrantRecord? GrantOf(WorkspaceInput input, ActionOutcome outcome)
    {
        if (outcome.Action is not PlannedAction.GrantKeyAccess grant || outcome is { Kind: ActionOutcomeKind.Failed, Fault.MayHaveTakenEffect: false })
        {
            return null;
        }

        return new GrantRecord(
            grant.PrincipalId,
            KeyGrants.SubjectOf(input.Desired, grant.Grant.Rights),
            input.Desired.Generation,
            input.Now,
            outcome.Kind == ActionOutcomeKind.Done ? null : GrantOutcome.Unknown);
    }

    public static IReadOnlyList<string> AppliedTags(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes)
    {
        var desired = assessment.Input.Desired;
        var live = assessment.Live?.Tags;
        var applied = assessment.Input.Recorded.AppliedTags
            .Where(key => live is null || assessment.State == WorkspaceState.Busy || live.Keys.Contains(key, StringComparer.OrdinalIgnoreCase));
        foreach (var outcome in outcomes.Where(outcome => outcome.Kind != ActionOutcomeKind.Failed))
        {
            applied = applied.Concat(outcome.Action switch
            {
                PlannedAction.CreateWorkspace => desired.Tags.Keys,
                PlannedAction.UpdateWorkspace update => update.Fields
                    .Where(field => field.StartsWith(FieldCheck.TagField, StringComparison.Ordinal))
                    .Select(field => field[FieldCheck.TagField.Length..])
                    .Where(key => desired.Tags.Keys.Contains(key, StringComparer.OrdinalIgnoreCase)),
                _ => [],
            });
        }

        return [.. applied.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }

    private static WorkspaceRecord Of(WorkspaceAssessment assessment, WorkspaceFacts live, WorkspaceRecord? recorded)
    {
        var claimed = assessment.IsOurs && !assessment.Input.Desired.ObserveOnly;
        var tag = OwnershipCheck.OwnerOf(live);
        var isKnown = (recorded is { Claimed: true } || OwnershipCheck.IsLost(assessment.Input.Desired, assessment.Input.Recorded)) && tag != assessment.Input.Desired.OwnerTag;
        return new WorkspaceRecord(
            live.Name,
            live.Id,
            assessment.EverSucceeded ? live.WorkspaceId : null,
            live.ProvisioningState,
            live.HbiWorkspace,
            live.Identity.PrincipalId,
            isKnown ? recorded!.OwnerTag : tag,
            claimed);
    }
}
