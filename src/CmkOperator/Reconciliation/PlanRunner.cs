using System.Diagnostics;
using CmkOperator.Assessment;
using CmkOperator.Azure.Execution;
using CmkOperator.Conditions;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Status;

namespace CmkOperator.Reconciliation;

/// <summary>
/// Carries out what a pass has decided: the finalizer, the writes to Azure, each behind the record of its intent and inside of the lease, and the
/// report of what came of them. It decides nothing about Azure.
/// </summary>
internal sealed partial class PlanRunner(
    ReportWriter reports,
    FinalizerWriter finalizerWriter,
    PassMemories memories,
    ILeadership leadership,
    ReconcilerSettings settings,
    TimeProvider time,
    ILogger<PlanRunner> logger)
{
    // The lease is renewed within seconds or lost. Neither says anything about the object, so its failures are not counted.
    private static readonly ReconcileResult Postponed = ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(2));

    /// <summary>Reports a spec that cannot be read.</summary>
    /// <returns>When the next pass runs.</returns>
    /// <exception cref="KubernetesApiException">The API server did not do its part.</exception>
    public async Task<ReconcileResult> RefuseAsync(ReconcilePass pass, StatusReport report, CancellationToken cancellationToken)
    {
        if (await reports.WriteAsync(pass, report.Status, cancellationToken) is { } ended)
        {
            return ended;
        }

        LogProblem(pass, report.Status);
        reports.Publish(pass.Target, report.Events);
        return Result(report.Requeue);
    }

    /// <summary>Carries out the plan of a pass and reports it.</summary>
    /// <returns>When the next pass runs.</returns>
    /// <exception cref="KubernetesApiException">The API server did not do its part; what was done to Azure is kept for the next pass.</exception>
    public async Task<ReconcileResult> RunAsync(ReconcilePass pass, WorkspaceAssessment assessment, WorkspacePlan plan, CancellationToken cancellationToken)
    {
        var outcomes = new List<ActionOutcome>();
        ReconcileResult? ended;
        try
        {
            ended = await WriteToAzureAsync(pass, assessment, plan, outcomes, cancellationToken);
        }
        catch (Exception) when (pass.Attempted is not null)
        {
            reports.Keep(pass.Key, OutcomeOf(pass, assessment, plan, outcomes, StatusReporter.Report(assessment, plan, outcomes).Status));
            throw;
        }

        if (pass.Attempted is null && ended is { } nothingDone)
        {
            return nothingDone;
        }

        // Report what was done so far, whatever happens next.
        var result = await ReportAsync(pass, assessment, plan, outcomes, cancellationToken);
        return ended ?? result;
    }

    // Returns what ends the pass before all actions are carried out, otherwise null. What was sent until then is in the outcomes.
    private async Task<ReconcileResult?> WriteToAzureAsync(
        ReconcilePass pass, WorkspaceAssessment assessment, WorkspacePlan plan, List<ActionOutcome> outcomes, CancellationToken cancellationToken)
    {
        foreach (var action in plan.Actions)
        {
            if (action is PlannedAction.RemoveFinalizer)
            {
                continue;
            }

            if (action is PlannedAction.AddFinalizer)
            {
                var added = await finalizerWriter.AddAsync(pass.Target, pass.Workspace.Metadata.Finalizers, cancellationToken);
                if (added.Outcome == WriteOutcome.Refused)
                {
                    // What the assessment would say about the workspace waits: it would call a write that is due a failure.
                    return await RefusedAsync(
                        pass, assessment, pass.Recorded, $"The finalizer cannot be added, so nothing is written to Azure: {added.Message}", cancellationToken);
                }

                if (pass.Take(added) is { } lost)
                {
                    return lost;
                }

                continue;
            }

            if (WriteOrder.IsHeldBack(action, outcomes))
            {
                continue;
            }

            if (!MayStart(pass, action))
            {
                return Postponed;
            }

            // The intended write is recorded before it is sent, so that a process that dies here leaves a trace of it.
            var intent = new ActionOutcome(action, ActionOutcomeKind.Intended);
            if (await reports.WriteIntentAsync(pass, StatusReporter.Report(assessment, plan, [.. outcomes, intent]).Status, cancellationToken) is { } stopped)
            {
                return stopped;
            }

            // Recording took time too.
            if (!MayStart(pass, action))
            {
                return Postponed;
            }

            pass.Wrote = true;
            outcomes.Add(intent);
            outcomes[^1] = await Executor(pass).ExecuteAsync(assessment.Input.Desired, action, cancellationToken);
            LogOutcome(pass.Key, action.Text, outcomes[^1].Kind, outcomes[^1].Fault?.Code, outcomes[^1].Fault?.RequestId);
        }

        return null;
    }

    private bool MayStart(ReconcilePass pass, PlannedAction action)
    {
        if (!settings.Serves(pass.Key))
        {
            LogMoved(pass.Key, action.Text);
            return false;
        }

        if (leadership.MayStart(settings.WriteBudget))
        {
            return true;
        }

        LogPostponed(pass.Key, action.Text);
        return false;
    }

    // A write is planned only from an observation, so a session exists to write with, under the same identity.
    private static IActionExecutor Executor(ReconcilePass pass) =>
        pass.Azure?.Executor ?? throw new UnreachableException($"A write to Azure was planned for {pass.Key} in a pass that never observed Azure");

    private async Task<ReconcileResult> ReportAsync(
        ReconcilePass pass, WorkspaceAssessment assessment, WorkspacePlan plan, List<ActionOutcome> outcomes, CancellationToken cancellationToken)
    {
        var report = StatusReporter.Report(assessment, plan, outcomes);
        memories.Keep(pass.Key, report.Memory);
        if (plan.Actions.OfType<PlannedAction.RemoveFinalizer>().Any())
        {
            return await ReleaseAsync(pass, assessment, report, cancellationToken);
        }

        if (pass.Attempted is not null)
        {
            if (await reports.WriteOutcomeAsync(pass, OutcomeOf(pass, assessment, plan, outcomes, report.Status)) is { } unwritten)
            {
                return unwritten;
            }
        }
        else if (await reports.WriteAsync(pass, report.Status, cancellationToken) is { } ended)
        {
            return ended;
        }
        else
        {
            settings.OnReported?.Invoke(assessment);
            reports.Publish(pass.Target, report.Events);
        }

        LogProblem(pass, report.Status);
        pass.HasCreated = outcomes is [{ Action: PlannedAction.CreateWorkspace, Kind: ActionOutcomeKind.Begun or ActionOutcomeKind.Done }];
        pass.IsAtRest = outcomes.Count == 0 && report.Requeue.Kind == RequeueKind.Interval;
        return Result(report.Requeue);
    }

    // Nothing is left to do in Azure: the object may be released although its status cannot be written; it is reported as released only when it is.
    private async Task<ReconcileResult> ReleaseAsync(ReconcilePass pass, WorkspaceAssessment assessment, StatusReport report, CancellationToken cancellationToken)
    {
        // What an earlier refusal left in Ready stays until a try succeeds, or it would come and go with each.
        var status = pass.Recorded.Find(ConditionType.Ready) is { Reason: ConditionReason.WriteRefused } ? pass.Recorded : report.Status;
        if (await reports.WriteAsync(pass, status, cancellationToken) is { } ended && !pass.IsStatusRefused)
        {
            return ended;
        }

        settings.OnReported?.Invoke(assessment);
        var removed = await finalizerWriter.RemoveAsync(pass.Target, pass.Workspace.Metadata.Finalizers, cancellationToken);
        if (removed.Outcome == WriteOutcome.Refused)
        {
            return await RefusedAsync(pass, assessment, status, $"The object cannot be released, because its finalizer cannot be removed: {removed.Message}", cancellationToken);
        }

        if (pass.Take(removed) is { } stopped && stopped.Next != ReconcileNext.Forget)
        {
            return stopped;
        }

        reports.Publish(pass.Target, report.Events);
        return Result(report.Requeue);
    }

    // Where nothing was sent, the intent is taken back: a report without an outcome would call a write that is due a failure.
    private static OutcomeReport OutcomeOf(
        ReconcilePass pass, WorkspaceAssessment assessment, WorkspacePlan plan, List<ActionOutcome> outcomes, WorkspaceStatus after)
    {
        var before = pass.Recorded;
        return outcomes.Count == 0
            ? new OutcomeReport(pass.Target.Uid, pass.LastWritten, pass.Attempted, ReportWriter.StatusOf(pass.BeforeIntent), _ => [], null)
            : new OutcomeReport(pass.Target.Uid, pass.LastWritten, pass.Attempted, after, written => StatusEvents.Between(before, written, outcomes, plan), assessment);
    }

    // Retried with backoff, because a freeze ends without anybody touching the object.
    private async Task<ReconcileResult> RefusedAsync(
        ReconcilePass pass, WorkspaceAssessment assessment, WorkspaceStatus status, string problem, CancellationToken cancellationToken)
    {
        var message = ReasonCatalog.Advise(ConditionReason.WriteRefused, problem);
        if (pass.Workspace.Status.Find(ConditionType.Ready)?.Message != message)
        {
            reports.Publish(pass.Target, [new StatusEvent(true, ConditionReason.WriteRefused, "Reconcile", message)]);
        }

        status = StalledStatus.Of(status, assessment.Input.Desired.Generation, ConditionReason.WriteRefused, message, time.GetUtcNow());
        if (await reports.WriteAsync(pass, status, cancellationToken) is { } ended)
        {
            return ended;
        }

        LogProblem(pass, status);
        return ReconcileResult.Retry();
    }

    // The plan names the reason only, and who reads the log may not be able to read the object: what is new is written out, once. That somebody
    // has suspended the object is no problem, and the plan says it.
    private void LogProblem(ReconcilePass pass, WorkspaceStatus after)
    {
        if (after.Find(ConditionType.Ready) is { Status: not ConditionStatus.True } ready
            && ready.Reason != ConditionReason.Suspended
            && ReasonCatalog.Of(ready.Reason).Class is ReasonClass.User or ReasonClass.Retry
            && pass.Workspace.Status.Find(ConditionType.Ready)?.Message != ready.Message)
        {
            LogNotReady(pass.Key, ready.Status, ready.Reason, ready.Message);
        }
    }

    /// <summary>Translates a decision of the core.</summary>
    public ReconcileResult Result(RequeueDecision decision) => decision.Kind switch
    {
        RequeueKind.Forget => ReconcileResult.Forget,
        RequeueKind.After => ReconcileResult.RequeueAfter(decision.Delay),
        RequeueKind.Backoff => ReconcileResult.Retry(decision.Delay > TimeSpan.Zero ? decision.Delay : null),
        RequeueKind.Interval => ReconcileResult.RequeueAfter(decision.Delay * settings.Jitter()),
    };

    [LoggerMessage(1, LogLevel.Information, "{Key}: {Action}: {Outcome} {Code} (request {RequestId})")]
    private partial void LogOutcome(NamespacedName key, string action, ActionOutcomeKind outcome, string? code, string? requestId);

    [LoggerMessage(2, LogLevel.Warning, "{Key}: {Action}: not started, because the lease may expire before it ends; retried when the lease is renewed")]
    private partial void LogPostponed(NamespacedName key, string action);

    [LoggerMessage(4, LogLevel.Information, "{Key}: {Action}: not started, because another operator may serve the object now: its labels have left --watch-label-selector, or the Leases of the others were not read")]
    private partial void LogMoved(NamespacedName key, string action);

    [LoggerMessage(3, LogLevel.Warning, "{Key}: Ready is {Status}, {Reason}: {Message}")]
    private partial void LogNotReady(NamespacedName key, ConditionStatus status, ConditionReason reason, string message);
}
