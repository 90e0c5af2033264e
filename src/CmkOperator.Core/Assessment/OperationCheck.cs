using CmkOperator.Faults;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>What became of the recorded operation, from its polling URL where that answers and from the workspace where it does not.</summary>
public static class OperationCheck
{
    /// <summary>True when the polling URL says that it runs.</summary>
    public static bool IsRunning(Reading<OperationFacts> operation) =>
        operation?.ValueOrDefault is { Failed: false, Succeeded: false };

    /// <summary>
    /// True when a write was asked for a moment ago and nothing tells how it went: its answer was lost, or its URL does not answer.
    /// What Azure shows right after it may still be the state before.
    /// </summary>
    public static bool MayHaveBegun(WorkspaceInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Recorded.Operation is { IsOpen: true } operation
            && input.Observed.Operation is not Reading<OperationFacts>.Present
            && input.Now - operation.StartedAt < TimeToShow(input, operation.Kind is OperationKind.Delete or OperationKind.Purge ? operation.Attempt : 1)
            && !(operation.Kind == OperationKind.Create && HasSucceeded(input));
    }

    // A creation has one end only: what shows as Succeeded is there.
    private static bool HasSucceeded(WorkspaceInput input) =>
        string.Equals(input.Observed.Workspace.ValueOrDefault?.ProvisioningState, "Succeeded", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// True when a creation was asked for that a GET does not show yet. The PUT may have arrived although its answer did not: a GET
    /// that says no right after it proves nothing.
    /// </summary>
    public static bool MayStillAppear(WorkspaceAssessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var input = assessment.Input;
        if (input.Recorded.Operation is not { Kind: OperationKind.Create, Failure: null } operation || assessment.Failure is not null)
        {
            return false;
        }

        return input.Observed.Operation switch
        {
            // What ended well and does not show was deleted at once, or shows at the next look.
            Reading<OperationFacts>.Present { Value.Succeeded: true } => !assessment.AbsenceIsProven,
            Reading<OperationFacts>.Present => true,
            { IsUnread: true } when operation.Url is not null => true,
            _ => input.Now - operation.StartedAt < TimeToShow(input, operation.Attempt),
        };
    }

    private static TimeSpan TimeToShow(WorkspaceInput input, int attempt) =>
        Backoff.Of(input.Policy.AbsenceConfirmation, attempt, input.Desired.Interval);

    /// <summary>How the recorded operation failed; null when it did not, or still runs.</summary>
    public static OperationFailure? FailureOf(WorkspaceAssessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var input = assessment.Input;
        if (input.Recorded.Operation is not { } operation)
        {
            return assessment.State == WorkspaceState.Failed ? OfState(assessment, OperationKind.Update) : null;
        }

        if (operation.Failure is { } known)
        {
            return known;
        }

        if (input.Observed.Operation.ValueOrDefault is { Failed: true } facts)
        {
            var fault = facts.Error ?? new AzureFault(0, facts.Status, "Azure reports no error");
            var reason = FaultCatalog.Classify(fault, OtherwiseOf(operation.Kind));
            return new OperationFailure(reason, FaultMessage.For(AttemptOf(operation.Kind, input.Desired), fault, reason), input.Now);
        }

        return assessment.State == WorkspaceState.Failed ? OfState(assessment, operation.Kind) : null;
    }

    /// <summary>
    /// The failure of a change that was sent and does not show: a policy may rewrite it, another hand put it back, or Azure never took it. Null
    /// when what was changed is there. Without it the same change would be sent again at every look, without end.
    /// </summary>
    public static OperationFailure? Unkept(WorkspaceInput input, IReadOnlyList<DriftRow> drifts)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(drifts);
        if (input.Recorded.Operation is not { Kind: OperationKind.Update or OperationKind.RotateKey, Failure: null } operation
            || operation.Generation != input.Desired.Generation
            || EndOf(input, operation) is not { } end)
        {
            return null;
        }

        var unkept = drifts
            .Where(row => row.Action == DriftAction.Correct && row.Field == WorkspaceAssessor.KeyField == (operation.Kind == OperationKind.RotateKey))
            .Where(row => input.Recorded.Drifts.Any(sent => sent.Field == row.Field && sent.Desired == row.Desired))
            .Select(row => row.Field)
            .ToList();
        return unkept.Count == 0
            ? null
            : new OperationFailure(
                ConditionReason.UpdateFailed,
                ReasonCatalog.Advise(
                    ConditionReason.UpdateFailed,
                    $"{AttemptOf(operation.Kind, input.Desired)}: Azure does not show the change ({string.Join(", ", unkept)}): look for an Azure Policy or another tool that sets the same fields"),
                end);
    }

    // Of one whose end nobody tells it is known only that it has had its time. Its answer may have been lost, so once it is simply sent again.
    private static DateTimeOffset? EndOf(WorkspaceInput input, OperationRecord operation) => input.Observed.Operation switch
    {
        _ when operation.FinishedAt is { } finished => finished,
        Reading<OperationFacts>.Present present => present.Value.Succeeded ? input.Now : null,
        _ => operation.Attempt > 1 && input.Now - operation.StartedAt >= input.Policy.AbsenceConfirmation ? operation.StartedAt : null,
    };

    /// <summary>
    /// True when a creation was sent more than once and Azure has answered none of them in a way that could be understood. Each is given
    /// twice the time of the one before to show.
    /// </summary>
    public static bool IsUnanswered(WorkspaceInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Recorded.Operation is { Kind: OperationKind.Create, IsOpen: true, Url: null, Attempt: > 1 };
    }

    /// <summary>The reason that a fault gets which the table does not know.</summary>
    public static ConditionReason OtherwiseOf(OperationKind kind) => kind switch
    {
        OperationKind.Create => ConditionReason.CreateFailed,
        OperationKind.Update or OperationKind.RotateKey => ConditionReason.UpdateFailed,
        OperationKind.Delete or OperationKind.Purge => ConditionReason.DeleteFailed,
    };

    /// <summary>What was tried, in the words of a message.</summary>
    public static string AttemptOf(OperationKind kind, DesiredWorkspace desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return kind switch
        {
            OperationKind.Create => $"Creating workspace {desired.WorkspaceName}",
            OperationKind.Update => $"Updating workspace {desired.WorkspaceName}",
            OperationKind.RotateKey => $"Changing the key of workspace {desired.WorkspaceName}",
            OperationKind.Delete => $"Deleting workspace {desired.WorkspaceName}",
            OperationKind.Purge => $"Purging workspace {desired.WorkspaceName}",
        };
    }

    private static OperationFailure OfState(WorkspaceAssessment assessment, OperationKind kind)
    {
        var reason = assessment.EverSucceeded && kind == OperationKind.Create ? ConditionReason.UpdateFailed : OtherwiseOf(kind);
        return new OperationFailure(
            reason,
            ReasonCatalog.Advise(reason, $"{AttemptOf(kind, assessment.Input.Desired)}: Azure reports the workspace as {assessment.Live?.ProvisioningState} and reports no error"),
            assessment.Input.Now);
    }
}
