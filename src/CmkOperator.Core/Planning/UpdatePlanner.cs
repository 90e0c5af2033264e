using CmkOperator.Assessment;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>Plans the changes in place: the key alone first, then the other fields.</summary>
internal static class UpdatePlanner
{
    public static void Plan(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        if (assessment.Refusals.Count > 0)
        {
            draft.Refuse(
                string.Join(", ", assessment.Refusals.Select(refusal => refusal.Field.Path)),
                ImmutabilityCheck.ReasonOf(assessment.Refusals[0]),
                ImmutabilityCheck.Describe(assessment.Refusals));
            return;
        }

        if (assessment.Unsupported is { } unsupported)
        {
            draft.Refuse("workspace", unsupported.Reason, unsupported.Message);
            return;
        }

        if (assessment.Ownership.Claim == Claim.Ours)
        {
            GrantPlanner.Plan(draft);
        }

        var due = assessment.Drifts.Where(row => row.Action == DriftAction.Correct).ToList();
        var key = due.FirstOrDefault(row => row.Field == WorkspaceAssessor.KeyField);
        var fields = due.Where(row => row != key).ToList();
        if (due.Count == 0)
        {
            return;
        }

        if (RetryRule.NextAttempt(assessment) is { } next && next > assessment.Input.Now)
        {
            draft.Wait("workspace", assessment.Failure!.Reason, assessment.Failure.Message);
            return;
        }

        // Whichever of key and fields failed last yields to the other, so that neither blocks the other forever.
        var keyFailed = assessment is { Failure: not null, Input.Recorded.Operation.Kind: OperationKind.RotateKey };
        if (key is not null && !(keyFailed && fields.Count > 0) && PlanKey(draft))
        {
            return;
        }

        if (fields.Count > 0)
        {
            var live = assessment.Live!;
            var differences = fields.Select(row => new FieldDifference(row.Field, row.Desired, row.Observed)).ToList();
            draft.Write(
                Effects.Update,
                new PlannedAction.UpdateWorkspace(
                    [.. fields.Select(row => row.Field)],
                    WorkspaceChanges.For(assessment.Input.Desired, live, differences, assessment.Input.Recorded.AppliedTags)));
        }
    }

    // A bad key blocks only its own PATCH; the other fields proceed.
    private static bool PlanKey(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        var blocking = new[] { assessment.Vault, assessment.Key.Verdict, assessment.Access.Verdict }.FirstOrDefault(verdict => verdict.Blocks);
        if (blocking is not null || assessment.Key.Target is not { } target || KeyIdentifier.TryParse(assessment.Live!.KeyIdentifier) is not { } from)
        {
            var why = blocking ?? assessment.Key.Verdict;
            draft.Refuse("workspace key", why.Reason, why.Message);
            return false;
        }

        draft.Write(Effects.RotateKey, new PlannedAction.RotateKey(from, target));
        return draft.Allows(Effects.RotateKey);
    }
}
