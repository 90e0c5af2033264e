using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Planning;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary>The condition WorkspaceReady.</summary>
public static class WorkspaceVerdict
{
    /// <summary>Assesses the workspace after the pass's own write.</summary>
    public static Verdict Of(WorkspaceAssessment assessment, WorkspaceReportContext context)
    {
        var name = assessment.Input.Desired.WorkspaceName;
        if (assessment.Ownership.Reason is { } reason)
        {
            return new Verdict(ConditionStatus.False, reason, ReasonCatalog.Advise(reason, assessment.Ownership.Message), Blocks: false);
        }

        if (context.Failure is { } failure && Concerns(assessment, context))
        {
            return new Verdict(ConditionStatus.False, failure.Reason, failure.Message, Blocks: false);
        }

        if (context.Outcome is { IsNotNow: true, Action: PlannedAction.CreateWorkspace or PlannedAction.DeleteWorkspace } later)
        {
            return OperationReport.NotNow(assessment, later);
        }

        // A lost answer proves nothing: Azure may have accepted the request.
        if (context.Outcome is { IsNotNow: false } outcome)
        {
            return Begun(assessment, outcome, name);
        }

        return assessment.State switch
        {
            WorkspaceState.Unread or WorkspaceState.Unreadable => Unreadable(assessment),
            WorkspaceState.Absent => Absent(assessment, name),
            WorkspaceState.Busy => Busy(assessment, name),
            WorkspaceState.Failed => new Verdict(
                ConditionStatus.False,
                ConditionReason.UpdateFailed,
                ReasonCatalog.Advise(ConditionReason.UpdateFailed, $"Azure reports workspace {name} as {assessment.Live?.ProvisioningState}"),
                Blocks: false),
            WorkspaceState.Succeeded => Settled(assessment, name),
        };
    }

    /// <summary>Why this pass could not read the workspace, as a verdict that learned nothing; null when it could, or did not have to.</summary>
    public static Verdict? Unread(WorkspaceAssessment assessment) =>
        assessment.State is WorkspaceState.Unread or WorkspaceState.Unreadable && assessment.Input.Observed.Workspace.FaultOrDefault is not null
            ? Verdict.Unread(assessment.Input.Observed.Workspace, $"workspace {assessment.Input.Desired.WorkspaceName}") with { Blocks = false }
            : null;

    // A failed change leaves a workspace that succeeded as it was: only the change is not ready, and Ready reports that.
    private static bool Concerns(WorkspaceAssessment assessment, WorkspaceReportContext context) =>
        assessment.State != WorkspaceState.Succeeded || assessment.Drifts.Any(row => row.Action == DriftAction.Correct) || context.Outcome is not null;

    private static Verdict Settled(WorkspaceAssessment assessment, string name)
    {
        if (assessment.Unsupported is { } unsupported)
        {
            return unsupported with { Blocks = false };
        }

        // Azure keeps reporting Succeeded when what the workspace works with is gone. What cannot be read is no evidence of that.
        return ScopeCheck.MissingInUse(assessment.Input, assessment.Drifts) is { } missing
            ? missing with { Blocks = false }
            : Verdict.Holds($"Workspace {name} is Succeeded");
    }

    private static Verdict Busy(WorkspaceAssessment assessment, string name)
    {
        var reason = WorkspacePlanner.BusyReason(assessment);
        // A workspace that succeeded keeps serving while it is updated.
        return reason is ConditionReason.Updating or ConditionReason.KeyRotating && assessment.EverSucceeded
            ? new Verdict(ConditionStatus.True, reason, ReasonCatalog.Advise(reason, $"Azure is updating workspace {name}"), Blocks: false)
            : new Verdict(ConditionStatus.False, reason, ReasonCatalog.Advise(reason, $"Azure is working on workspace {name}"), Blocks: false);
    }

    private static Verdict Begun(WorkspaceAssessment assessment, ActionOutcome outcome, string name) => outcome.Action switch
    {
        PlannedAction.CreateWorkspace => new Verdict(
            ConditionStatus.False,
            ConditionReason.Creating,
            ReasonCatalog.Advise(ConditionReason.Creating, $"Azure is working on workspace {name}"),
            Blocks: false),
        PlannedAction.DeleteWorkspace => new Verdict(
            ConditionStatus.False,
            ConditionReason.Deleting,
            ReasonCatalog.Advise(ConditionReason.Deleting, $"Azure is working on workspace {name}"),
            Blocks: false),
        PlannedAction.RotateKey => Verdict.Holds(
            ReasonCatalog.Advise(ConditionReason.KeyRotating, $"Azure is updating workspace {name}"), ConditionReason.KeyRotating),
        PlannedAction.UpdateWorkspace => Verdict.Holds(
            ReasonCatalog.Advise(ConditionReason.Updating, $"Azure is updating workspace {name}"), ConditionReason.Updating),
        _ => Of(assessment, new WorkspaceReportContext(null, null)),
    };

    private static Verdict Absent(WorkspaceAssessment assessment, string name)
    {
        var input = assessment.Input;
        if (OperationCheck.MayStillAppear(assessment) && OperationCheck.IsUnanswered(input))
        {
            return new Verdict(
                ConditionStatus.False,
                ConditionReason.AzureUnavailable,
                ReasonCatalog.Advise(
                    ConditionReason.AzureUnavailable,
                    $"Azure gave no usable answer to {input.Recorded.Operation!.Attempt} requests to create workspace {name}, and does not show it"),
                Blocks: false);
        }

        if (OperationCheck.MayStillAppear(assessment) && OperationCheck.IsMade(input))
        {
            return new Verdict(
                ConditionStatus.False,
                ConditionReason.Creating,
                $"Azure reports that it created workspace {name}, and does not show it yet. Wait: the operator looks again by itself",
                Blocks: false);
        }

        if (OperationCheck.MayStillAppear(assessment))
        {
            return new Verdict(
                ConditionStatus.False,
                ConditionReason.Creating,
                ReasonCatalog.Advise(ConditionReason.Creating, $"Azure is working on workspace {name}"),
                Blocks: false);
        }

        if (assessment.Ownership.Claim == Claim.Gone && assessment.AbsenceIsProven)
        {
            return Verdict.Fails(ConditionReason.ExternallyDeleted, $"Workspace {name} was deleted outside the operator") with { Blocks = false };
        }

        return new Verdict(
            ConditionStatus.False,
            ConditionReason.WorkspaceNotFound,
            $"There is no workspace {name} in resource group {input.Desired.ResourceGroup}",
            Blocks: false);
    }

    private static Verdict Unreadable(WorkspaceAssessment assessment)
    {
        var reading = assessment.Input.Observed.Workspace;
        var unread = Verdict.Unread(reading, $"workspace {assessment.Input.Desired.WorkspaceName}");
        return reading.FaultOrDefault is { } fault && !FaultCatalog.IsTransient(fault) ? unread with { IsUnread = false } : unread;
    }
}
