using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;

namespace CmkOperator.Planning;

/// <summary>
/// Plans the deletion of an object. Most of it does not call Azure, so it works without credentials, in a terminating
/// namespace and while Azure is down.
/// </summary>
public static class DeletionPlanner
{
    /// <summary>True when the deletion has to read Azure at all.</summary>
    public static bool NeedsAzure(DesiredWorkspace desired, WorkspaceStatus recorded) =>
        WithoutAzure(desired, recorded) is null && !desired.DeletionProtection;

    /// <summary>Plans one pass of an object whose deletion was requested.</summary>
    internal static WorkspacePlan Plan(WorkspaceAssessment assessment)
    {
        var draft = new PlanDraft(assessment);
        var desired = assessment.Input.Desired;
        if (!desired.HasFinalizer)
        {
            return draft.Finish();
        }

        var release = WithoutAzure(desired, assessment.Input.Recorded);
        if (release is { Unprotected: true })
        {
            draft.RemoveFinalizer(release.Value.Why, release.Value.Reason);
        }
        else if (desired.DeletionProtection)
        {
            draft.Refuse("deletion", ConditionReason.DeletionProtected, "spec.deletionProtection is set");
        }
        else if (release is not null)
        {
            draft.RemoveFinalizer(release.Value.Why, release.Value.Reason);
        }
        else
        {
            PlanAzure(draft);
        }

        return draft.Finish();
    }

    // In the order of the design: never claimed or observeOnly; then protection; then suspend; then Retain. What the spec no longer names is never destroyed.
    private static (string Why, bool Unprotected, ConditionReason Reason)? WithoutAzure(DesiredWorkspace desired, WorkspaceStatus recorded)
    {
        if (desired.ObserveOnly)
        {
            return ("observeOnly", true, ConditionReason.Retained);
        }

        if (OwnershipCheck.IsLost(desired, recorded))
        {
            return ("the claim is lost", true, ConditionReason.Retained);
        }

        if (!MayHaveClaim(recorded))
        {
            return ("the workspace was never claimed", true, ConditionReason.Deleting);
        }

        if (desired.Suspend)
        {
            return ($"spec.suspend is set, Azure is left unchanged{Unfinished(recorded)}", false, ConditionReason.Suspended);
        }

        if (desired.DeletionPolicy == DeletionPolicy.Retain)
        {
            return ($"deletionPolicy is Retain, Azure is left unchanged{Unfinished(recorded)}", false, ConditionReason.Retained);
        }

        return TargetRule.Held(desired, recorded) is { } held
            ? ($"the spec names a different workspace from the one that the object created, so {held} is left unchanged", false, ConditionReason.FieldImmutable)
            : null;
    }

    // After the release nothing watches the old version.
    private static string Unfinished(WorkspaceStatus recorded) => recorded.Encryption?.Rotation is { FinishedAt: null } rotation
        ? $"; the rotation to {rotation.To} continues in Azure, so keep {rotation.From} enabled for 24 hours after {rotation.StartedAt:u}"
        : string.Empty;

    // A recorded creation counts, because its PUT may have arrived although no pass saw the workspace.
    private static bool MayHaveClaim(WorkspaceStatus recorded) =>
        recorded.Workspace is { Claimed: true } || recorded.Operation is not null;

    private static void PlanAzure(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        if (assessment.Ownership.Claim is Claim.Foreign or Claim.Lost or Claim.Rival or Claim.Adoptable || !IsProvenOurs(assessment))
        {
            draft.RemoveFinalizer("the object does not own the workspace");
            return;
        }

        if (assessment.Input.Refusal is { } refusal)
        {
            draft.Refuse("deletion", refusal.Reason, refusal.Message);
            return;
        }

        switch (assessment.State)
        {
            case WorkspaceState.Unread:
            case WorkspaceState.Unreadable:
                draft.WaitToRead("deletion", assessment.Input.Observed.Workspace, "The workspace");
                break;
            case WorkspaceState.Busy:
                draft.Wait("deletion", ConditionReason.Deleting, "An operation is running on the workspace");
                break;
            case WorkspaceState.Absent:
                PlanAbsent(draft);
                break;
            case WorkspaceState.Succeeded:
            case WorkspaceState.Failed:
                PlanDelete(draft);
                break;
        }
    }

    private static void PlanDelete(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        if (assessment.Input.Recorded.Operation is { Kind: OperationKind.Delete or OperationKind.Purge }
            && RetryRule.NextAttempt(assessment) is { } next && next > assessment.Input.Now)
        {
            draft.Wait("deletion", assessment.Failure!.Reason, assessment.Failure.Message);
            return;
        }

        if (Locked(assessment) is { } locks)
        {
            draft.Wait("deletion", ConditionReason.ScopeLocked, locks);
            return;
        }

        draft.Write(Effects.Delete, new PlannedAction.DeleteWorkspace(assessment.Input.Desired.DeletionPolicy == DeletionPolicy.Purge));
    }

    private static void PlanAbsent(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        var input = assessment.Input;
        if (OperationCheck.IsRunning(input.Observed.Operation))
        {
            draft.Wait("deletion", ConditionReason.Deleting, "Azure is deleting the workspace");
        }
        else if (OperationCheck.MayStillAppear(assessment))
        {
            draft.Wait("deletion", ConditionReason.Deleting, "A creation was requested, and the workspace may still appear");
        }
        else if (!IsGone(assessment))
        {
            draft.Wait("deletion", ConditionReason.Deleting, "Another read must confirm that the workspace is gone");
        }
        else if (input.Desired.DeletionPolicy != DeletionPolicy.Purge || input.Recorded.ManagedResourceGroup is null)
        {
            draft.RemoveFinalizer("the workspace is gone");
        }
        else
        {
            PlanPurged(draft);
        }
    }

    // That a workspace appeared after our request is enough to manage it, but not to destroy it.
    private static bool IsProvenOurs(WorkspaceAssessment assessment) =>
        assessment.Live is null
        || assessment.Input.Recorded.Workspace is { Claimed: true }
        || OwnershipCheck.NamesUs(assessment.Input.Desired, assessment.Live);

    // After our own deletion one read is enough; an absence that nobody requested is confirmed by a second read. When its group is gone, the workspace is gone too.
    private static bool IsGone(WorkspaceAssessment assessment)
    {
        var input = assessment.Input;
        if (input.Observed is { ResourceGroup: Reading<ResourceGroupFacts>.Absent { Fault: var fault }, Subscription: Reading<SubscriptionFacts>.Present })
        {
            return fault.Has("ResourceGroupNotFound");
        }

        return WorkspaceAssessor.LooksAbsent(input)
            && (assessment.AbsenceIsProven || input.Recorded.Operation is { Kind: OperationKind.Delete or OperationKind.Purge });
    }

    private static void PlanPurged(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        var input = assessment.Input;
        switch (input.Observed.Managed.Group)
        {
            case Reading<ResourceGroupFacts>.Absent { Fault: var fault } when fault.Has("ResourceGroupNotFound"):
                draft.RemoveFinalizer("the workspace and its managed resource group are gone");
                return;
            case Reading<ResourceGroupFacts>.Present { Value.ProvisioningState: "Deleting" }:
                draft.Wait("managed resource group", ConditionReason.Deleting, "Azure is deleting the managed resource group");
                return;
            case Reading<ResourceGroupFacts>.Present:
                break;
            default:
                draft.WaitToRead("managed resource group", draft.Assessment.Input.Observed.Managed.Group, "The managed resource group");
                return;
        }

        if (input.Now - input.Desired.DeletionRequestedAt >= input.Policy.PurgeDeadline)
        {
            draft.RemoveFinalizer("15 days have passed: Azure's own retention has ended");
            return;
        }

        var asked = input.Recorded.Operation is { Kind: OperationKind.Purge } purge ? purge : null;
        if (asked is { Failure: null } && input.Now - asked.StartedAt < input.Policy.ResourceMissingGrace)
        {
            draft.Wait("managed resource group", ConditionReason.Deleting, "Azure is about to delete the managed resource group");
            return;
        }

        if (asked is not null && input.Now - asked.StartedAt < input.Policy.PurgeRetry)
        {
            draft.Wait("managed resource group", ConditionReason.PurgeIncomplete, "The workspace is gone, but its managed resource group still exists");
            return;
        }

        draft.Write(Effects.Delete, new PlannedAction.DeleteWorkspace(Purge: true));
    }

    private static string? Locked(WorkspaceAssessment assessment)
    {
        var locks = assessment.Input.Observed.Locks.ValueOrDefault?.Select(held => held.Id).Order(StringComparer.Ordinal).ToList() ?? [];
        return locks.Count > 0 ? $"Locks block the deletion: {string.Join(", ", locks)}" : null;
    }
}
