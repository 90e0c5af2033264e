using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Planning;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary>Finds the first reason why an object is not Ready, in a fixed order of precedence.</summary>
public static class ReadyRule
{
    /// <summary>After this many failures in a row, about a quarter of an hour, a person should look, although the operator keeps retrying.</summary>
    private const int StallsAfterFailures = 5;

    /// <summary>The first cause; null when the object is Ready.</summary>
    public static ReadyCause? FirstCause(WorkspaceAssessment assessment, WorkspacePlan plan, WorkspaceReportContext context)
    {
        var desired = assessment.Input.Desired;
        return Deletion(assessment, plan, context)
            ?? (desired.Suspend ? Cause(ConditionReason.Suspended, "spec.suspend is set", true) : null)
            ?? (assessment.Input.Refusal is { } refusal ? Cause(refusal.Reason, refusal.Message, true) : null)
            ?? Ownership(assessment)
            ?? Immutability(assessment)
            ?? ExternalDeletion(assessment, plan)
            ?? Unreadable(assessment)
            ?? (WaitsForCreation(assessment) ? Blocked(assessment) : null)
            ?? (assessment.KeyIsPending && !desired.ObserveOnly && !IsKeyLeft(assessment) ? Key(assessment) : null)
            ?? KeyIdentity(assessment)
            ?? Workspace(assessment, plan, context)
            ?? (assessment.KeyUnreadable is { } unreadable ? CauseOf(unreadable) with { Status = ConditionStatus.Unknown } : null)
            ?? Drift(assessment, plan, context);
    }

    private static ReadyCause? Deletion(WorkspaceAssessment assessment, WorkspacePlan plan, WorkspaceReportContext context)
    {
        if (!assessment.Input.Desired.DeletionRequested)
        {
            return null;
        }

        if (assessment.Input.Refusal is { } refusal && plan.Notes.Any(note => note.Message == refusal.Message))
        {
            return Cause(
                refusal.Reason, $"The deletion is waiting. {refusal.Message}. Or set spec.deletionPolicy to Retain to release the object and leave Azure unchanged", true);
        }

        var isOfDeletion = context.Outcome?.Action is PlannedAction.DeleteWorkspace
            || assessment.Input.Recorded.Operation is { Kind: OperationKind.Delete or OperationKind.Purge };
        var isRefused = plan.Notes.Any(note => note.Kind == PlanNoteKind.Refused);
        if (isOfDeletion && !isRefused && context.Failure is { } failure)
        {
            return Cause(failure.Reason, failure.Message, IsUsers(failure.Reason));
        }

        return plan.Notes.Count > 0
            ? Cause(plan.Notes[0].Reason, plan.Notes[0].Advised, IsUsers(plan.Notes[0].Reason))
            : Cause(ConditionReason.Deleting, "The object is being deleted", false);
    }

    private static ReadyCause? Ownership(WorkspaceAssessment assessment) => assessment.Ownership.Reason is { } reason
        ? Cause(reason, ReasonCatalog.Advise(reason, assessment.Ownership.Message), true)
        : null;

    private static ReadyCause? Immutability(WorkspaceAssessment assessment)
    {
        if (assessment.Refusals.Count == 0 || assessment.Input.Desired.ObserveOnly)
        {
            return null;
        }

        var reason = ImmutabilityCheck.ReasonOf(assessment.Refusals[0]);
        return Cause(reason, ReasonCatalog.Advise(reason, ImmutabilityCheck.Describe(assessment.Refusals)), true);
    }

    private static ReadyCause? ExternalDeletion(WorkspaceAssessment assessment, WorkspacePlan plan)
    {
        if (assessment.Ownership.Claim != Claim.Gone)
        {
            return null;
        }

        if (!assessment.AbsenceIsProven)
        {
            return Cause(
                ConditionReason.WorkspaceNotFound,
                ReasonCatalog.Advise(ConditionReason.WorkspaceNotFound, $"Azure does not show workspace {assessment.Input.Desired.WorkspaceName}"),
                false);
        }

        return assessment.Input.Desired.ExternalDeletionPolicy == ExternalDeletionPolicy.Stop || plan.Notes.Any(note => note.Reason == ConditionReason.ExternallyDeleted)
            ? Cause(
                ConditionReason.ExternallyDeleted,
                ReasonCatalog.Advise(ConditionReason.ExternallyDeleted, $"Workspace {assessment.Input.Desired.WorkspaceName} was deleted outside the operator"),
                true)
            : null;
    }

    private static ReadyCause? Unreadable(WorkspaceAssessment assessment)
    {
        if (assessment.State is not (WorkspaceState.Unread or WorkspaceState.Unreadable))
        {
            return null;
        }

        var verdict = WorkspaceVerdict.Of(assessment, new WorkspaceReportContext(null, null));
        return Cause(verdict.Reason, verdict.Message, IsUsers(verdict.Reason)) with { Status = ConditionStatus.Unknown };
    }

    private static bool WaitsForCreation(WorkspaceAssessment assessment) =>
        assessment.State == WorkspaceState.Absent || (assessment.State == WorkspaceState.Failed && !assessment.EverSucceeded);

    private static ReadyCause? Blocked(WorkspaceAssessment assessment)
    {
        // The request has been sent: what blocked it no longer matters unless it fails.
        if (assessment.State == WorkspaceState.Absent && OperationCheck.MayStillAppear(assessment))
        {
            return null;
        }

        return assessment.Checks.Where(check => check.Verdict.Blocks).Select(check => CauseOf(check.Verdict)).FirstOrDefault();
    }

    // Vault, key and access decide about Ready only while a write waits for them, and a difference that is left waits for nothing.
    private static bool IsKeyLeft(WorkspaceAssessment assessment) => assessment.Drifts.Any(row => row is { Field: WorkspaceAssessor.KeyField, Action: DriftAction.Report });

    private static ReadyCause? Key(WorkspaceAssessment assessment) =>
        new[] { assessment.Vault, assessment.Key.Verdict, assessment.Access.Verdict }
            .Where(verdict => verdict is { Blocks: true, IsUnread: false })
            .Select(CauseOf)
            .FirstOrDefault();

    // A workspace without the identity that is named for its key loses the key, so that is no drift to be left alone. While it is put back, Ready reports the change.
    private static ReadyCause? KeyIdentity(WorkspaceAssessment assessment) =>
        assessment is { Input.Desired.ObserveOnly: false, Live: not null, KeyIdentity.Verdict: { Blocks: true } verdict }
        && !assessment.Drifts.Any(row => row is { Field: FieldCheck.IdentityField, Action: DriftAction.Correct })
            ? CauseOf(verdict)
            : null;

    private static ReadyCause? Workspace(WorkspaceAssessment assessment, WorkspacePlan plan, WorkspaceReportContext context)
    {
        var verdict = WorkspaceVerdict.Of(assessment, context);
        if (verdict.Status == ConditionStatus.True)
        {
            // A workspace keeps serving while it is updated, but the declared values are not in force until the update ends.
            return assessment.State == WorkspaceState.Busy ? Cause(verdict.Reason, verdict.Message, false) : null;
        }

        if (assessment.Input.Desired.ObserveOnly && assessment.State == WorkspaceState.Absent)
        {
            return Cause(ConditionReason.WorkspaceNotFound, verdict.Message, true);
        }

        // Nothing differs, or nothing may be written: only a change made in Azure ends the failure.
        var isStuck = assessment.State == WorkspaceState.Failed
            && (assessment.Input.Desired.ObserveOnly || (assessment.EverSucceeded && !assessment.Drifts.Any(row => row.Action == DriftAction.Correct)));
        return (isStuck && plan.Actions.All(action => action is PlannedAction.AddFinalizer)) || KeepsFailing(assessment, verdict.Reason)
            ? Cause(verdict.Reason, verdict.Message, true)
            : CauseOf(verdict);
    }

    private static bool KeepsFailing(WorkspaceAssessment assessment, ConditionReason reason) =>
        reason is ConditionReason.CreateFailed or ConditionReason.UpdateFailed
        && assessment.Failure is not null
        && assessment.Input.Recorded.Operation is { Attempt: >= StallsAfterFailures } operation
        && operation.Generation == assessment.Input.Desired.Generation;

    private static ReadyCause? Drift(WorkspaceAssessment assessment, WorkspacePlan plan, WorkspaceReportContext context)
    {
        var pending = assessment.Drifts.Where(row => row.Action == DriftAction.Correct).Select(row => row.Field).ToList();
        if (assessment.State == WorkspaceState.Busy)
        {
            return null;
        }

        if (pending.Count == 0)
        {
            // Only somebody else can change the result.
            return UnkeptRule.Describe(assessment.Drifts) is { } unkept
                ? Cause(ConditionReason.UpdateFailed, $"{unkept}. {UnkeptRule.Advice}", true)
                : null;
        }

        if (context.Outcome is { IsNotNow: true } later)
        {
            return CauseOf(OperationReport.NotNow(assessment, later));
        }

        return plan.Notes.FirstOrDefault(note => note.Kind == PlanNoteKind.Refused) is { } refusal
            ? Cause(refusal.Reason, refusal.Message, IsUsers(refusal.Reason))
            : Cause(ConditionReason.Updating, $"To be changed in Azure: {string.Join(", ", pending)}", false);
    }

    private static ReadyCause CauseOf(Verdict verdict) => Cause(verdict.Reason, verdict.Message, IsUsers(verdict.Reason));

    private static ReadyCause Cause(ConditionReason reason, string message, bool isStalled) => new(reason, message, isStalled);

    private static bool IsUsers(ConditionReason reason) => ReasonCatalog.Of(reason).Class == ReasonClass.User;
}

/// <summary>Why the object is not Ready.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Message">The message.</param>
/// <param name="IsStalled">True when somebody has to act, false while work goes on.</param>
/// <param name="Status">Ready's status: False, or Unknown when nothing is known.</param>
public sealed record ReadyCause(ConditionReason Reason, string Message, bool IsStalled, ConditionStatus Status = ConditionStatus.False);
