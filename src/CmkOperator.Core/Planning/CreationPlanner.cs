using CmkOperator.Assessment;
using CmkOperator.Conditions;

namespace CmkOperator.Planning;

/// <summary>Plans the PUT, and everything that must hold before it.</summary>
internal static class CreationPlanner
{
    /// <summary>Plans for a workspace that does not exist.</summary>
    public static void Plan(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        if (assessment.Ownership.Claim == Claim.Gone && !assessment.AbsenceIsProven)
        {
            draft.Wait("workspace", ConditionReason.WorkspaceNotFound, "A second read must confirm that the workspace is gone");
            return;
        }

        if (OperationCheck.MayStillAppear(assessment))
        {
            draft.Wait("workspace", ConditionReason.Creating, "A creation was requested, and Azure does not show the workspace yet");
            return;
        }

        PlanAgain(draft);
    }

    /// <summary>Plans the PUT of the workspace, for the first time or again in place.</summary>
    public static void PlanAgain(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        var blocking = assessment.Checks.Where(check => check.Verdict.Blocks).ToList();
        // Rights on a key are granted only for a workspace that can be created, not for one that something else blocks.
        if (blocking.All(check => check.Verdict == assessment.Access.Verdict))
        {
            GrantPlanner.Plan(draft);
        }

        if (blocking is [var blocked, ..])
        {
            draft.Refuse("workspace", blocked.Verdict.Reason, blocked.Verdict.Message);
            return;
        }

        if (RetryRule.NextAttempt(assessment) is { } next && next > assessment.Input.Now)
        {
            draft.Wait("workspace", assessment.Failure!.Reason, assessment.Failure.Message);
            return;
        }

        draft.Write(Effects.Create, new PlannedAction.CreateWorkspace(assessment.Key.Target!));
    }
}
