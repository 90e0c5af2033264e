using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>What became of the recorded operation: read from its polling URL when that answers, otherwise from the workspace.</summary>
public static class OperationCheck
{
    // Changes of one generation with no look between them that found nothing to do: more than identities, other fields and one repetition need. Then
    // one field resets another, and each change would bring the next without end.
    private const int LongestRow = 6;

    /// <summary>True when the polling URL says that it runs.</summary>
    public static bool IsRunning(Reading<OperationFacts> operation) =>
        operation?.ValueOrDefault is { Failed: false, Succeeded: false };

    /// <summary>
    /// True when a write was sent a moment ago and its outcome is unknown: its answer was lost, or its URL does not answer.
    /// What Azure shows right afterwards may still be the previous state.
    /// </summary>
    public static bool MayHaveBegun(WorkspaceInput input)
    {
        return input.Recorded.Operation is { IsOpen: true } operation
            && input.Observed.Operation is not Reading<OperationFacts>.Present
            && input.Now - operation.StartedAt < TimeToShow(input, operation.Kind is OperationKind.Delete or OperationKind.Purge ? operation.Attempt : 1)
            && !(operation.Kind == OperationKind.Create && HasSucceeded(input));
    }

    // A creation has only one good end: a workspace that reports Succeeded exists.
    private static bool HasSucceeded(WorkspaceInput input) =>
        string.Equals(input.Observed.Workspace.ValueOrDefault?.ProvisioningState, "Succeeded", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// True when a creation was requested that a GET does not show yet. The PUT may have arrived although its answer was lost, so
    /// a GET that returns 404 right afterwards proves nothing.
    /// </summary>
    public static bool MayStillAppear(WorkspaceAssessment assessment)
    {
        var input = assessment.Input;
        if (input.Recorded.Operation is not { Kind: OperationKind.Create, Failure: null } operation || assessment.Failure is not null)
        {
            return false;
        }

        if (operation.FinishedAt is { } finished)
        {
            return input.Now - finished < TimeToShowOnceMade(input, operation.Attempt);
        }

        return input.Observed.Operation switch
        {
            Reading<OperationFacts>.Present => true,
            { IsUnread: true } when operation.Url is not null => true,
            _ => input.Now - operation.StartedAt < TimeToShow(input, operation.Attempt),
        };
    }

    /// <summary>True when Azure reported that the recorded creation succeeded.</summary>
    public static bool IsMade(WorkspaceInput input) =>
        input.Recorded.Operation is { Kind: OperationKind.Create, Failure: null } operation
        && (operation.FinishedAt is not null || input.Observed.Operation is Reading<OperationFacts>.Present { Value.Succeeded: true });

    // Azure's reads lag behind its writes. A workspace that does not show for so long was deleted right after it was made.
    private static TimeSpan TimeToShowOnceMade(WorkspaceInput input, int attempt)
    {
        var longest = input.Desired.Interval > input.Policy.CreationShows ? input.Desired.Interval : input.Policy.CreationShows;
        return Backoff.Of(input.Policy.CreationShows, attempt, longest);
    }

    private static TimeSpan TimeToShow(WorkspaceInput input, int attempt) =>
        Backoff.Of(input.Policy.AbsenceConfirmation, attempt, input.Desired.Interval);

    /// <summary>How the recorded operation failed; null when it did not, or still runs.</summary>
    public static OperationFailure? FailureOf(WorkspaceAssessment assessment)
    {
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
            var reason = FaultCatalog.Classify(fault, OtherwiseOf(operation.Kind, input, input.Recorded.Drifts));
            var message = FaultMessage.For(AttemptOf(operation.Kind, input.Desired), fault, reason);
            // Azure seldom names the principal in words that a person knows.
            var suspects = reason == ConditionReason.PermissionMissing ? KeyAccessCheck.Suspects(assessment) : null;
            return new OperationFailure(reason, suspects is null ? message : $"{message}. {suspects}", input.Now);
        }

        return assessment.State == WorkspaceState.Failed ? OfState(assessment, operation.Kind) : null;
    }

    /// <summary>
    /// The failure of a change that was sent and does not show: Azure has another value than before or never answered, or it is the key.
    /// Null when the change is in place, or <see cref="UnkeptRule"/> reports it. Without this the same change would be sent again in every pass, without end.
    /// </summary>
    /// <param name="input">What was read and recorded.</param>
    /// <param name="drifts">What differs.</param>
    /// <param name="isRefused">True while a field is refused, which keeps the others from being sent.</param>
    public static OperationFailure? Unkept(WorkspaceInput input, IReadOnlyList<DriftRow> drifts, bool isRefused)
    {
        if (input.Recorded.Operation is not { Kind: OperationKind.Update or OperationKind.RotateKey, Failure: null } operation
            || operation.Generation != input.Desired.Generation
            || EndOf(input, operation) is not { } end)
        {
            return null;
        }

        var goesRound = operation.Attempt >= LongestRow && AcceptedAt(input) is not null;
        var unkept = drifts
            .Where(row => row.Action == DriftAction.Correct && row.Field == WorkspaceAssessor.KeyField == (operation.Kind == OperationKind.RotateKey))
            .Where(row => goesRound || input.Recorded.Drifts.Any(sent => sent.Field == row.Field && BoundedText.IsSame(sent.Desired, row.Desired)))
            // What Azure accepted and did not show once is sent again without a pause.
            .Where(row => row.AcceptedAt is null || AcceptedAt(input) is null)
            .Where(row => WasSent(input, row.Field, isRefused))
            .Select(row => row.Field)
            .ToList();
        if (unkept.Count == 0)
        {
            return null;
        }

        var found = goesRound ? $"after {operation.Attempt} changes in a row Azure still differs" : "Azure does not show the change";
        var problem = $"{AttemptOf(operation.Kind, input.Desired)}: {found} ({string.Join(", ", unkept)})";
        return OtherwiseOf(operation.Kind, input, drifts) is ConditionReason.IdentityNotRemovable and var reason
            ? new OperationFailure(reason, ReasonCatalog.Advise(reason, problem), end)
            : new OperationFailure(
                ConditionReason.UpdateFailed,
                ReasonCatalog.Advise(ConditionReason.UpdateFailed, $"{problem}: look for an Azure Policy or another tool that sets the same fields"),
                end);
    }

    /// <summary>When Azure accepted the recorded change of fields, whose operation is over by now; null when it did not, or may still work on it.</summary>
    internal static DateTimeOffset? AcceptedAt(WorkspaceInput input) =>
        input.Recorded.Operation is { Kind: OperationKind.Update, Failure: null } operation
        && operation.Generation == input.Desired.Generation
        && (operation.FinishedAt is not null || operation.Url is not null)
            ? EndOf(input, operation)
            : null;

    /// <summary>True when the recorded change in place has ended without a failure.</summary>
    internal static bool IsOver(WorkspaceInput input) =>
        input.Recorded.Operation is { Kind: OperationKind.Update or OperationKind.RotateKey, Failure: null } operation && EndOf(input, operation) is not null;

    /// <summary>True when a field that had to change was part of the change, and not held back.</summary>
    internal static bool WasSent(WorkspaceInput input, string field, bool isRefused) =>
        !ScopeCheck.IsMissing(input, field) && (!isRefused || field is WorkspaceAssessor.KeyField or FieldCheck.IdentityField);

    // An operation whose end nothing reports counts as ended once its time is over. Its answer may have been lost, so the first time it is simply sent again.
    private static DateTimeOffset? EndOf(WorkspaceInput input, OperationRecord operation) => input.Observed.Operation switch
    {
        _ when operation.FinishedAt is { } finished => finished,
        Reading<OperationFacts>.Present present => present.Value.Succeeded ? input.Now : null,
        _ => operation.Attempt > 1 && input.Now - operation.StartedAt >= input.Policy.AbsenceConfirmation ? operation.StartedAt : null,
    };

    /// <summary>
    /// True when a creation was sent more than once and Azure gave no usable answer to any request. Each request gets twice the time
    /// of the previous one to show.
    /// </summary>
    public static bool IsUnanswered(WorkspaceInput input) =>
        input.Recorded.Operation is { Kind: OperationKind.Create, IsOpen: true, Url: null, Attempt: > 1 };

    /// <summary>The reason for a fault that the table does not know.</summary>
    public static ConditionReason OtherwiseOf(OperationKind kind) => kind switch
    {
        OperationKind.Create => ConditionReason.CreateFailed,
        OperationKind.Update or OperationKind.RotateKey => ConditionReason.UpdateFailed,
        OperationKind.Delete or OperationKind.Purge => ConditionReason.DeleteFailed,
    };

    /// <summary>The same for one change: Azure has no error code for an identity that it does not remove.</summary>
    /// <param name="kind">The operation.</param>
    /// <param name="input">The pass.</param>
    /// <param name="drifts">What differed when it was sent.</param>
    internal static ConditionReason OtherwiseOf(OperationKind kind, WorkspaceInput input, IReadOnlyList<DriftRow> drifts) =>
        kind == OperationKind.Update && IdentityLoss.IsAlone(input, drifts) ? ConditionReason.IdentityNotRemovable : OtherwiseOf(kind);

    /// <summary>What was attempted, as the start of a message.</summary>
    public static string AttemptOf(OperationKind kind, DesiredWorkspace desired)
    {
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
