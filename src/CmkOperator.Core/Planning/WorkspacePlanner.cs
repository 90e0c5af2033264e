using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Planning;

/// <summary>
/// Decides what may start now. Pure: the same input gives the same plan. It never deletes in order to create, never writes while an
/// operation runs, and never starts two writes to the workspace in one pass.
/// </summary>
public static class WorkspacePlanner
{
    /// <summary>Plans one pass.</summary>
    public static WorkspacePlan Plan(WorkspaceAssessment assessment)
    {
        if (assessment.Input.Desired.DeletionRequested)
        {
            return DeletionPlanner.Plan(assessment);
        }

        var draft = new PlanDraft(assessment);
        if (assessment.Input is { Refusal: { } refusal, Desired.Suspend: false })
        {
            draft.Refuse("Azure", refusal.Reason, refusal.Message);
            return draft.Finish();
        }

        if (assessment.Ownership.Reason is { } reason)
        {
            draft.Refuse("workspace", reason, assessment.Ownership.Message);
            return draft.Finish();
        }

        if (assessment.Input.Desired.Suspend)
        {
            draft.Refuse("every write", ConditionReason.Suspended, "spec.suspend is set");
            return draft.Finish();
        }

        PlanWorkspace(draft);
        return draft.Finish();
    }

    private static void PlanWorkspace(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        switch (assessment.State)
        {
            case WorkspaceState.Unread:
            case WorkspaceState.Unreadable:
                draft.WaitToRead("workspace", assessment.Input.Observed.Workspace, "The workspace");
                break;
            case WorkspaceState.Busy:
                draft.Wait("workspace", BusyReason(assessment), "An operation is running on the workspace");
                break;
            case WorkspaceState.Absent:
                CreationPlanner.Plan(draft);
                break;
            case WorkspaceState.Failed when !assessment.EverSucceeded && assessment.Ownership.Claim == Claim.Ours:
                CreationPlanner.PlanAgain(draft);
                break;
            case WorkspaceState.Failed:
            case WorkspaceState.Succeeded:
                UpdatePlanner.Plan(draft);
                break;
        }
    }

    /// <summary>The reason that describes a running operation.</summary>
    public static ConditionReason BusyReason(WorkspaceAssessment assessment)
    {
        return assessment.Live?.ProvisioningState.ToLowerInvariant() switch
        {
            "creating" => ConditionReason.Creating,
            "deleting" => ConditionReason.Deleting,
            _ => assessment.Input.Recorded.Operation?.Kind switch
            {
                OperationKind.Create => ConditionReason.Creating,
                OperationKind.RotateKey => ConditionReason.KeyRotating,
                OperationKind.Delete or OperationKind.Purge => ConditionReason.Deleting,
                _ => ConditionReason.Updating,
            },
        };
    }
}
