using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>
/// The only place that builds a status. It is called before a write to the workspace, with the outcome Intended, and after it. Both
/// calls use the same assessment, so that intent and result are recorded in the same way.
/// </summary>
public static class StatusReporter
{
    private const int IntervalsUntilUnknown = 3;

    /// <summary>Reports one pass.</summary>
    public static StatusReport Report(WorkspaceAssessment assessment, WorkspacePlan plan, IReadOnlyList<ActionOutcome> outcomes)
    {
        assessment = GrantReport.Apply(assessment, outcomes);
        var input = assessment.Input;
        var context = OperationReport.ContextOf(assessment, outcomes);
        var cause = ReadyRule.FirstCause(assessment, plan, context);
        var memory = NextMemory(assessment, cause, outcomes);
        cause = cause is null ? null : Graced(input, cause, memory);
        // A refusal decides Ready without a read of Azure, and so does a refused sign-in. What was known of Azure stays beside it until it is too old.
        var learned = (assessment.State != WorkspaceState.Unread || input.Refusal is not null || IsSignInRefused(assessment)) && !input.Desired.Suspend;
        // Suspend and a refused deletion follow from the spec alone, without a read of Azure.
        var judged = learned || input.Desired.Suspend || plan.Notes.Any(note => note.Kind == PlanNoteKind.Refused);
        var isAnswered = judged && !KeyGrants.IsRequestOpen(input);
        var conditions = new ConditionSet(input.Recorded, input.Desired.Generation, input.Now, IsStale(input, memory));
        AddDomain(conditions, assessment, context);
        AddReady(conditions, assessment, cause, learned);
        var status = StatusBounds.Fit(input.Recorded with
        {
            // What Ready reports about a deletion concerns this generation even while Azure cannot be read.
            ObservedGeneration = judged || input.Desired.DeletionRequested ? input.Desired.Generation : input.Recorded.ObservedGeneration,
            Conditions = conditions.ToList(),
            Workspace = RecordReport.Workspace(assessment, outcomes),
            CreateOnly = RecordReport.CreateOnly(assessment),
            Encryption = EncryptionReport.Of(assessment, outcomes),
            Coverage = assessment.Managed is null ? input.Recorded.Coverage : CoverageReport.Of(assessment),
            ManagedResourceGroup = RecordReport.ManagedGroup(assessment),
            ManagedNetwork = RecordReport.ManagedNetwork(assessment),
            Computes = ComputeReport.Rows(assessment) ?? input.Recorded.Computes,
            ComputeCount = input.Observed.Computes.ValueOrDefault?.Count ?? input.Recorded.ComputeCount,
            Preflight = PreflightReport.Of(assessment),
            Drifts = learned ? assessment.Drifts : input.Recorded.Drifts,
            Operation = OperationReport.Of(assessment, outcomes),
            Grants = RecordReport.Grants(assessment, outcomes),
            AppliedTags = RecordReport.AppliedTags(assessment, outcomes),
            LastHandledRequestAt = isAnswered ? input.Desired.RequestedAt : input.Recorded.LastHandledRequestAt,
            LastHandledReconcileAt = isAnswered ? input.Desired.FluxRequestedAt : input.Recorded.LastHandledReconcileAt,
        });
        return new StatusReport(
            status,
            StatusEvents.Between(input.Recorded, status, outcomes, plan),
            memory,
            RequeueRule.Decide(assessment, plan, outcomes, cause, status, memory));
    }

    private static void AddDomain(ConditionSet conditions, WorkspaceAssessment assessment, WorkspaceReportContext context)
    {
        if (assessment.Input.Desired.Suspend)
        {
            conditions.KeepAll();
            return;
        }

        foreach (var (type, verdict) in DomainVerdicts.Of(assessment, context))
        {
            conditions.Set(type, verdict);
        }

        // A network is not in every managed group: it has a condition where one was seen.
        if (assessment.Managed is null && DomainVerdicts.NoStores(assessment).IsUnread)
        {
            conditions.Keep(ConditionType.VirtualNetworkReady);
        }
    }

    private static void AddReady(ConditionSet conditions, WorkspaceAssessment assessment, ReadyCause? cause, bool learned)
    {
        var desired = assessment.Input.Desired;
        if (desired.Suspend && !desired.DeletionRequested)
        {
            conditions.Suspend();
        }
        else if (!learned && !desired.DeletionRequested)
        {
            conditions.KeepReadyOr(cause!);
        }
        else if (cause is not null)
        {
            conditions.NotReady(cause);
        }
        else
        {
            conditions.Set(
                ConditionType.Ready,
                desired.ObserveOnly
                    ? Verdict.Holds($"Workspace {desired.WorkspaceName} is observed only", ConditionReason.ObserveOnly)
                    : Verdict.Holds($"Workspace {desired.WorkspaceName} is as declared{Except(assessment)}"));
        }
    }

    private static string Except(WorkspaceAssessment assessment) =>
        assessment.Drifts.Where(row => row.Action == DriftAction.Report).Select(row => row.Field).ToList() is { Count: > 0 } left
            ? $", except for what is left unchanged: {string.Join(", ", left)}"
            : string.Empty;

    // The operator waits for what may still be on its way, once for each generation of the spec. What has stalled stays stalled after a restart.
    private static ReadyCause Graced(WorkspaceInput input, ReadyCause cause, PassMemory memory)
    {
        // A refusal by the operator's own settings passes by no token's renewal.
        if (!cause.IsStalled || input.Refusal is not null || !ReasonCatalog.Of(cause.Reason).MayBeOnItsWay)
        {
            return cause;
        }

        var stalled = input.Recorded.Find(ConditionType.Stalled);
        var isStill = stalled?.Reason == cause.Reason && stalled.ObservedGeneration == input.Desired.Generation;
        var isOver = memory.Missing is { } missing && input.Now - missing.Since >= input.Policy.ResourceMissingGrace;
        return cause with { IsStalled = isStill || isOver };
    }

    private static bool IsSignInRefused(WorkspaceAssessment assessment) =>
        assessment.State == WorkspaceState.Unread && assessment.Input.Observed.Workspace.FaultOrDefault is { } fault && FaultCatalog.IsSignInRefused(fault);

    private static PassMemory NextMemory(WorkspaceAssessment assessment, ReadyCause? cause, IReadOnlyList<ActionOutcome> outcomes)
    {
        var input = assessment.Input;
        var missing = cause is not null && ReasonCatalog.Of(cause.Reason).MayBeOnItsWay
            ? new MissingThing(cause.Reason.ToString(), input.Desired.Generation, input.Now)
            : null;
        if (missing is not null && input.Memory.Missing is { } known && known.Reason == missing.Reason && known.Generation == missing.Generation)
        {
            missing = known;
        }

        if (assessment.State == WorkspaceState.Unread)
        {
            return IsSignInRefused(assessment) ? input.Memory with { Missing = missing } : input.Memory;
        }

        return new PassMemory(
            input.Observed.IsInterrupted || assessment.State == WorkspaceState.Unreadable ? input.Memory.LastReadAt : input.Now,
            WorkspaceAssessor.LooksAbsent(input) && !IsBeingCreated(input, outcomes) ? input.Memory.AbsentSince ?? input.Now : null,
            missing,
            // While the workspace may not be read, the status says so, and each poll looks whether that has ended.
            OperationCheck.IsRunning(input.Observed.Operation) && assessment.State != WorkspaceState.Unreadable ? ObservationRule.PollsWithoutWorkspace : 0);
    }

    // What was read before Azure took the creation, or while it works on it, says nothing about what there is afterwards.
    private static bool IsBeingCreated(WorkspaceInput input, IReadOnlyList<ActionOutcome> outcomes) =>
        OperationCheck.IsRunning(input.Observed.Operation)
        || outcomes.Any(outcome => outcome is { Action: PlannedAction.CreateWorkspace, Kind: not ActionOutcomeKind.Intended, IsNotNow: false });

    private static bool IsStale(WorkspaceInput input, PassMemory memory) =>
        input.Now - memory.LastReadAt > input.Desired.Interval * IntervalsUntilUnknown;
}

/// <summary>The result of a pass: the status to write, what happened, and when to run again.</summary>
/// <param name="Status">The whole status.</param>
/// <param name="Events">What has happened since the last status.</param>
/// <param name="Memory">What the process remembers for the next pass.</param>
/// <param name="Requeue">When to run again.</param>
public sealed record StatusReport(WorkspaceStatus Status, IReadOnlyList<StatusEvent> Events, PassMemory Memory, RequeueDecision Requeue);
