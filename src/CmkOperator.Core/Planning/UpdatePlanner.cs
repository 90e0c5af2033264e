using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>Plans the changes in place: the key alone first, then the other fields.</summary>
internal static class UpdatePlanner
{
    public static void Plan(PlanDraft draft)
    {
        var assessment = draft.Assessment;
        var due = assessment.Drifts.Where(row => row.Action == DriftAction.Correct).ToList();
        var key = due.FirstOrDefault(row => row.Field == WorkspaceAssessor.KeyField);
        var fields = due.Where(row => row != key).ToList();
        if (assessment.Refusals.Count > 0)
        {
            draft.Refuse(
                string.Join(", ", assessment.Refusals.Select(refusal => refusal.Field.Path)),
                ImmutabilityCheck.ReasonOf(assessment.Refusals[0]),
                ImmutabilityCheck.Describe(assessment.Refusals));
            if (KeyHolds.Refusal(assessment) is not null)
            {
                return;
            }

            // A refused field stops the other fields, and the key only where it says which key or whose workspace. What the key waits for goes on with it.
            fields.RemoveAll(row => row.Field != FieldCheck.IdentityField || assessment.KeyIdentity is not { HoldsKey: true });
            if (key is null && fields.Count == 0)
            {
                return;
            }
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

        if (key is null && fields.Count == 0)
        {
            return;
        }

        // What cannot be written gets no turn: a key that failed would yield to it without end.
        var missing = Missing(assessment, fields);
        fields.RemoveAll(missing.Contains);

        // Identities are given up last and alone: what Azure then refuses is known, and holds no other field back.
        if (fields.Count > 1 && IdentityLoss.IsDue(assessment.Input.Desired, assessment.Live!))
        {
            fields.RemoveAll(row => row.Field == FieldCheck.IdentityField);
        }

        // A leaked version cannot wait for a friendly name: only a failed change of the key delays the next one.
        var failed = assessment.Failure is null ? null : assessment.Input.Recorded.Operation;
        var waits = RetryRule.NextAttempt(assessment) is { } next && next > assessment.Input.Now;
        var keyWaits = waits && failed is { Kind: OperationKind.RotateKey };
        // A key that failed yields to the fields once, so that it does not block them forever. An edit may have corrected it: then it goes first.
        var yields = failed is { Kind: OperationKind.RotateKey } && failed.Generation == assessment.Input.Desired.Generation && fields.Count > 0;
        if (key is not null && !keyWaits && !yields && PlanKey(draft, fields))
        {
            return;
        }

        if (waits && (assessment.Failure!.Reason != ConditionReason.IdentityNotRemovable || fields.TrueForAll(row => row.Field == FieldCheck.IdentityField)))
        {
            draft.Wait("workspace", assessment.Failure!.Reason, assessment.Failure.Message);
            return;
        }

        Refuse(draft, missing);
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
    private static bool PlanKey(PlanDraft draft, List<DriftRow> fields)
    {
        var assessment = draft.Assessment;
        if (KeyHolds.First(assessment) is { } hold)
        {
            // The change of the other fields, in this pass, attaches the identity again.
            if (hold.Reason == ConditionReason.KeyIdentityNotAttached && fields.Any(row => row.Field == FieldCheck.IdentityField))
            {
                draft.Wait("workspace key", hold.Reason, hold.Message);
            }
            else
            {
                draft.Refuse("workspace key", hold.Reason, hold.Message);
            }

            return false;
        }

        if (assessment.Key.Target is not { } target || KeyIdentifier.TryParse(assessment.Live!.KeyIdentifier) is not { } from)
        {
            draft.Refuse("workspace key", assessment.Key.Verdict.Reason, assessment.Key.Verdict.Message);
            return false;
        }

        draft.Write(Effects.RotateKey, new PlannedAction.RotateKey(from, target));
        return draft.Allows(Effects.RotateKey);
    }

    // A resource that is known to be missing cannot replace another one; the other fields proceed.
    private static List<DriftRow> Missing(WorkspaceAssessment assessment, List<DriftRow> fields) =>
        [.. fields.Where(row => ScopeCheck.IsMissing(assessment.Input, row.Field))];

    private static void Refuse(PlanDraft draft, List<DriftRow> missing)
    {
        if (ScopeCheck.Missing(missing.Select(row => row.Field)) is { } verdict)
        {
            draft.Refuse(string.Join(", ", missing.Select(row => row.Field)), verdict.Reason, verdict.Message);
        }
    }
}
