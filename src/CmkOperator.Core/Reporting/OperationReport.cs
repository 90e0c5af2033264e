using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Planning;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary><c>status.operation</c>: the write that runs, or the last one that failed.</summary>
internal static class OperationReport
{
    /// <summary>The result of the pass's own write.</summary>
    public static WorkspaceReportContext ContextOf(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes)
    {
        var outcome = WriteOf(outcomes);
        return outcome switch
        {
            null => new WorkspaceReportContext(null, assessment.Failure),
            { Kind: ActionOutcomeKind.Failed } => new WorkspaceReportContext(outcome, FailureOf(assessment, outcome)),
            _ => new WorkspaceReportContext(outcome, null),
        };
    }

    public static OperationRecord? Of(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes)
    {
        var recorded = assessment.Input.Recorded.Operation;
        if (WriteOf(outcomes) is { } outcome && KindOf(outcome.Action) is { } kind)
        {
            return OfOutcome(assessment, outcome, kind, recorded);
        }

        return assessment.State switch
        {
            WorkspaceState.Unread or WorkspaceState.Unreadable or WorkspaceState.Busy => recorded,
            WorkspaceState.Succeeded when recorded?.Kind is not (OperationKind.Delete or OperationKind.Purge) =>
                assessment.Failure is { } failure && assessment.Drifts.Any(row => row.Action == DriftAction.Correct) && recorded is not null
                    ? recorded with { Failure = failure }
                    : null,
            // Its address is forgotten within a day and its end with it: the end is recorded, so that the wait for the workspace survives a restart.
            WorkspaceState.Absent when OperationCheck.IsMade(assessment.Input) => recorded! with { FinishedAt = recorded.FinishedAt ?? assessment.Input.Now },
            WorkspaceState.Absent when assessment.Ownership.Claim == Claim.Gone && recorded?.Kind is not (OperationKind.Delete or OperationKind.Purge) => null,
            _ => recorded is null ? null : recorded with { Failure = assessment.Failure },
        };
    }

    /// <summary>Azure's answer to a write that must be sent again later: Azure did not accept it, and this does not count as a failure.</summary>
    public static Verdict NotNow(WorkspaceAssessment assessment, ActionOutcome outcome)
    {
        var kind = KindOf(outcome.Action) ?? throw new ArgumentException($"{outcome.Action.GetType().Name} is no write to the workspace", nameof(outcome));
        var fault = outcome.Fault ?? throw new ArgumentException("Nothing was refused", nameof(outcome));
        var reason = FaultCatalog.Classify(fault, OperationCheck.OtherwiseOf(kind));
        return new Verdict(
            ConditionStatus.False, reason, FaultMessage.For(OperationCheck.AttemptOf(kind, assessment.Input.Desired), fault, reason), Blocks: false);
    }

    /// <summary>The write to the workspace among the outcomes; null when there was none.</summary>
    public static ActionOutcome? WriteOf(IReadOnlyList<ActionOutcome> outcomes) =>
        outcomes.LastOrDefault(outcome => KindOf(outcome.Action) is not null);

    private static OperationRecord? OfOutcome(WorkspaceAssessment assessment, ActionOutcome outcome, OperationKind kind, OperationRecord? recorded)
    {
        var input = assessment.Input;
        var attempt = recorded is { } last && IsSameTry(last.Kind, kind) && last.Generation == input.Desired.Generation ? last.Attempt + 1 : 1;
        var begun = new OperationRecord(kind, input.Now, outcome.OperationUrl, input.Desired.Generation, attempt, Target: input.Desired.WorkspaceId);
        switch (outcome.Kind)
        {
            case ActionOutcomeKind.Intended:
            case ActionOutcomeKind.Begun:
                return begun;
            case ActionOutcomeKind.Done:
                return kind is OperationKind.Update or OperationKind.RotateKey or OperationKind.Create ? begun with { FinishedAt = input.Now } : begun;
            default:
                if (FailureOf(assessment, outcome) is { } failure)
                {
                    return begun with { Failure = failure };
                }

                // A throttled or conflicting request was not accepted; when the answer was lost, it may have been.
                return outcome.IsNotNow ? Unaccepted(assessment, recorded) : begun;
        }
    }

    // A finished change says nothing about a later one: its end would be taken for that of the change which Azure has just rejected.
    private static OperationRecord? Unaccepted(WorkspaceAssessment assessment, OperationRecord? recorded) =>
        recorded is null || assessment.State != WorkspaceState.Succeeded || !OperationCheck.IsOver(assessment.Input) ? recorded
            : assessment.Failure is { } failure ? recorded with { Failure = failure }
            : null;

    private static OperationFailure? FailureOf(WorkspaceAssessment assessment, ActionOutcome outcome)
    {
        if (outcome.Fault is not { } fault || KindOf(outcome.Action) is not { } kind || FaultCatalog.IsTransient(fault))
        {
            return null;
        }

        var reason = kind == OperationKind.Purge && fault.Status == 404
            ? ConditionReason.PurgeIncomplete
            : FaultCatalog.Classify(fault, OperationCheck.OtherwiseOf(kind, assessment.Input, assessment.Drifts));
        return reason == ConditionReason.Conflict
            ? null
            : new OperationFailure(reason, FaultMessage.For(OperationCheck.AttemptOf(kind, assessment.Input.Desired), fault, reason), assessment.Input.Now);
    }

    // Changes in place alternate when they fail: together they count as one attempt.
    private static bool IsSameTry(OperationKind last, OperationKind kind) =>
        last == kind || (last is OperationKind.Update or OperationKind.RotateKey && kind is OperationKind.Update or OperationKind.RotateKey);

    private static OperationKind? KindOf(PlannedAction action) => action switch
    {
        PlannedAction.CreateWorkspace => OperationKind.Create,
        PlannedAction.RotateKey => OperationKind.RotateKey,
        PlannedAction.UpdateWorkspace => OperationKind.Update,
        PlannedAction.DeleteWorkspace { Purge: false } => OperationKind.Delete,
        PlannedAction.DeleteWorkspace => OperationKind.Purge,
        _ => null,
    };
}
