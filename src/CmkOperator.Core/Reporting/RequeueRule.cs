using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>Derives the time of the next pass from the outcome of this one: one function, one table in its tests.</summary>
public static class RequeueRule
{
    /// <summary>Decides.</summary>
    public static RequeueDecision Decide(
        WorkspaceAssessment assessment, WorkspacePlan plan, IReadOnlyList<ActionOutcome> outcomes, ReadyCause? cause, WorkspaceStatus status, PassMemory memory)
    {
        var input = assessment.Input;
        if (plan.Actions.Any(action => action is PlannedAction.RemoveFinalizer))
        {
            return RequeueDecision.Forget;
        }

        if (outcomes.FirstOrDefault(outcome => outcome.Kind == ActionOutcomeKind.Failed) is { } failed)
        {
            return After(failed.Fault);
        }

        if (outcomes.Any(outcome => outcome.Kind == ActionOutcomeKind.Begun))
        {
            return RequeueDecision.After(outcomes.Max(outcome => outcome.RetryAfter) ?? input.Policy.OperationPoll);
        }

        if (outcomes.Count > 0)
        {
            return RequeueDecision.AtOnce;
        }

        if (assessment.State is WorkspaceState.Unread && input.Observed.Workspace.FaultOrDefault is { } fault)
        {
            return After(fault);
        }

        var waits = Waits(assessment, cause, status, memory).Append(input.Desired.Interval).Min();
        if (waits > input.Policy.OperationPoll && input.Observed.Interruptions.ToList() is { Count: > 0 } interruptions)
        {
            return interruptions.TrueForAll(IsWaitForAllowance)
                ? RequeueDecision.After(interruptions.Max(interruption => interruption.RetryAfter)!.Value)
                : RequeueDecision.Backoff(interruptions.Max(interruption => interruption.RetryAfter) ?? TimeSpan.Zero);
        }

        return waits < input.Desired.Interval ? RequeueDecision.After(waits) : new RequeueDecision(RequeueKind.Interval, input.Desired.Interval);
    }

    /// <summary>Decides after a poll that learned only that the operation runs.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="interval">The object's interval.</param>
    /// <param name="policy">The operator's settings.</param>
    public static RequeueDecision WhileRunning(OperationFacts operation, TimeSpan interval, OperatorPolicy policy) =>
        RequeueDecision.After(operation.RetryAfter ?? policy.OperationPoll) is var decision && decision.Delay < interval ? decision : RequeueDecision.After(interval);

    private static RequeueDecision After(AzureFault? fault) => fault is not null && IsWaitForAllowance(fault)
        ? RequeueDecision.After(fault.RetryAfter!.Value)
        : RequeueDecision.Backoff(fault?.RetryAfter ?? TimeSpan.Zero);

    // It is no failure of the object, and its end is known: it must not lengthen the pauses of the failures that follow.
    private static bool IsWaitForAllowance(AzureFault fault) => fault is { Status: 429, RetryAfter: not null };

    private static IEnumerable<TimeSpan> Waits(WorkspaceAssessment assessment, ReadyCause? cause, WorkspaceStatus status, PassMemory memory)
    {
        var input = assessment.Input;
        var poll = input.Policy.OperationPoll;
        if (input.Refusal is not null && !input.Desired.Suspend)
        {
            yield return WhileRefused(input, status);
            yield break;
        }

        var nextAttempt = RetryRule.NextAttempt(assessment) is { } next && next > input.Now ? next : (DateTimeOffset?)null;
        if (assessment.State == WorkspaceState.Busy || (cause is { IsStalled: false } && nextAttempt is null))
        {
            yield return input.Observed.Operation.ValueOrDefault?.RetryAfter ?? poll;
        }

        // Nothing notifies the operator when it may read the workspace.
        if (assessment.State == WorkspaceState.Unreadable)
        {
            yield return WhileRefused(input, status);
        }

        if (input.Desired.DeletionRequested && cause?.Reason is not (null or ConditionReason.DeletionProtected))
        {
            // A deletion waits for a lock to be removed or for Azure to finish, and neither sends a notification.
            yield return poll * 4;
        }

        if (status.Find(ConditionType.EncryptionInForce)?.Status == ConditionStatus.False)
        {
            yield return input.Policy.AlarmRecheck;
        }

        if (memory.Missing is { } missing && cause is { IsStalled: false })
        {
            yield return Positive(missing.Since + input.Policy.ResourceMissingGrace - input.Now, poll);
        }

        if (memory.AbsentSince is { } since && !assessment.AbsenceIsProven
            && (assessment.Ownership.Claim == Claim.Gone || input.Desired.DeletionRequested))
        {
            yield return Positive(since + input.Policy.AbsenceConfirmation - input.Now, poll);
        }

        if (nextAttempt is { } attempt)
        {
            yield return attempt - input.Now;
        }

        if (cause?.Reason == ConditionReason.PurgeIncomplete && status.Operation is { Kind: OperationKind.Purge } purge)
        {
            yield return Positive(purge.StartedAt + input.Policy.PurgeRetry - input.Now, poll);
        }

        if (status.Encryption?.Rotation is { FinishedAt: null } && status.Find(ConditionType.EncryptionInForce)?.Reason == ConditionReason.KeyRotating)
        {
            yield return poll * 4;
        }
    }

    // Nothing notifies the operator when an identity starts to work: it checks soon at first, because the parts often arrive in one commit, then rarely.
    private static TimeSpan WhileRefused(WorkspaceInput input, WorkspaceStatus status)
    {
        var lasts = input.Now - (status.Find(ConditionType.Stalled)?.LastTransitionTime ?? input.Now);
        return lasts < input.Policy.OperationPoll ? input.Policy.OperationPoll : lasts < input.Policy.AlarmRecheck ? lasts : input.Policy.AlarmRecheck;
    }

    private static TimeSpan Positive(TimeSpan wait, TimeSpan least) => wait > TimeSpan.Zero ? wait : least;
}
