using System.Diagnostics;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Azure.Execution;
using CmkOperator.Conditions;
using CmkOperator.Controllers;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Status;
using CmkOperator.Telemetry;
using CmkOperator.Tenancy;

namespace CmkOperator.Reconciliation;

/// <summary>
/// One straight line from an object to Azure and back: load, translate, observe, assess, plan, execute, report, write.
/// Each pass observes everything again; what the status recorded of an earlier pass is evidence, never a program counter.
/// </summary>
internal sealed partial class WorkspaceReconciler(
    WorkspaceStore store,
    RivalFinder rivals,
    IAzureAccess azure,
    ReportWriter reports,
    FinalizerWriter finalizerWriter,
    PassMemories memories,
    ILeadership leadership,
    ReconcilerSettings settings,
    TimeProvider time,
    ILogger<WorkspaceReconciler> logger) : IWorkspaceReconciler
{
    // The lease is renewed within seconds or lost. Neither says anything about the object, so its failures are not counted.
    private static readonly ReconcileResult Postponed = ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(2));

    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        // What was done to Azure is recorded before anything else is decided.
        var unsettled = await reports.SettleAsync(key, cancellationToken);
        if (!store.TryGet(key, out var workspace))
        {
            memories.Forget(key);
            return Finish(key, null, false, unsettled ?? ReconcileResult.Forget);
        }

        using var pass = new ReconcilePass(workspace);
        if (unsettled is { } ended && (ended.Next != ReconcileNext.Retry || workspace.Metadata.DeletionTimestamp is null))
        {
            return Finish(key, null, false, ended);
        }

        var translation = SpecTranslator.Translate(workspace, await settings.SpecContextAsync(cancellationToken));
        // A policy that lets nobody write the status does not keep an object either that needs nothing of Azure to go.
        if (unsettled is { } refused && !CanDoWithout(translation.Desired, pass.Recorded))
        {
            return Finish(key, null, false, refused);
        }

        if (translation.Problems.Count > 0 && !CanDoWithout(translation.Desired, pass.Recorded))
        {
            return await RefuseAsync(pass, translation, cancellationToken);
        }

        var assessment = await AssessAsync(pass, translation.Desired, cancellationToken);
        var plan = WorkspacePlanner.Plan(assessment);
        var text = plan.ToString();
        LogPlan(key, text);
        Activity.Current?.SetTag(OperatorTelemetry.PlanAttribute, text);
        var result = await ExecuteAsync(pass, assessment, plan, cancellationToken);
        return Finish(key, text, pass.Wrote, result);
    }

    // An object that cannot be read can still be released, if nothing in Azure has to be found for it, and a suspended one ignored.
    private static bool CanDoWithout(DesiredWorkspace desired, WorkspaceStatus recorded) =>
        desired.DeletionRequested ? !DeletionPlanner.NeedsAzure(desired, recorded) : desired.Suspend;

    private async Task<ReconcileResult> RefuseAsync(ReconcilePass pass, SpecTranslation translation, CancellationToken cancellationToken)
    {
        var report = InvalidSpecReport.Of(pass.Recorded, translation, time.GetUtcNow());
        var written = await reports.WriteAsync(pass, report.Status, cancellationToken);
        if (written is { } ended)
        {
            return Finish(pass.Key, null, pass.Wrote, ended);
        }

        LogProblem(pass, report.Status);
        reports.Publish(pass.Target, report.Events);
        return Finish(pass.Key, "! refused: spec (InvalidSpec)", pass.Wrote, Result(report.Requeue));
    }

    private async Task<WorkspaceAssessment> AssessAsync(ReconcilePass pass, DesiredWorkspace desired, CancellationToken cancellationToken)
    {
        var recorded = TargetRule.About(desired, pass.Recorded);
        if (!ReferenceEquals(recorded, pass.Recorded))
        {
            // Earlier observations were of another workspace and say nothing about this one.
            memories.Forget(pass.Key);
            pass.Recorded = recorded;
        }

        var now = time.GetUtcNow();
        var nothing = new ObservedAzure { ObservedAt = now };
        var misplaced = PlacementCheck.Assess(desired, settings.Tenancy);
        var request = ObservationRule.For(desired, misplaced, pass.Recorded, now, settings.Policy);
        if (request is null)
        {
            return Assess(pass, desired, nothing, misplaced);
        }

        switch (await azure.OpenAsync(desired, cancellationToken))
        {
            case AccessOutcome.Refused { Refusal: var refusal }:
                return Assess(pass, desired, nothing, refusal);
            case AccessOutcome.Unavailable { Fault: var fault }:
                return Assess(pass, desired, nothing with { Workspace = Reading.Failed<WorkspaceFacts>(fault) });
            case AccessOutcome.Opened { Session: var session }:
                pass.Azure = session;
                return session.Observer.WhyNotBegin(desired, request) is { } heldBack
                    ? Assess(pass, desired, nothing with { Workspace = Reading.Failed<WorkspaceFacts>(heldBack) })
                    : await ObserveAsync(pass, desired, session, request, cancellationToken);
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    private async Task<WorkspaceAssessment> ObserveAsync(
        ReconcilePass pass, DesiredWorkspace desired, AzureSession session, ObservationRequest request, CancellationToken cancellationToken)
    {
        var observing = session.Observer.ObserveAsync(desired, request, cancellationToken);
        if (pass.Recorded.Find(ConditionType.Ready) is null)
        {
            await TellIfLateAsync(pass, desired, observing, cancellationToken);
        }

        var assessment = Assess(pass, desired, await observing);
        // The operation is over: the pass observes its result in full before it decides anything.
        return request.Scope == ObservationScope.OperationOnly && assessment.State is not (WorkspaceState.Busy or WorkspaceState.Unread)
            ? Assess(pass, desired, await session.Observer.ObserveAsync(desired, ObservationRule.Full(request), cancellationToken))
            : assessment;
    }

    // An Azure that does not answer takes the time of all retries. An object without a condition would say nothing for as long.
    private async Task TellIfLateAsync(ReconcilePass pass, DesiredWorkspace desired, Task observing, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(observing, Task.Delay(FirstWord, time, over.Token));
        await over.CancelAsync();
        if (observing.IsCompleted || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var silent = new AzureFault(0, string.Empty, $"Azure has not answered for {FirstWord.TotalSeconds:0} s, and the operator goes on asking");
        var assessment = Assess(pass, desired, new ObservedAzure { ObservedAt = time.GetUtcNow(), Workspace = Reading.Failed<WorkspaceFacts>(silent) });
        try
        {
            await reports.WriteAsync(pass, StatusReporter.Report(assessment, WorkspacePlanner.Plan(assessment), []).Status, cancellationToken);
        }
        catch (KubernetesApiException failure)
        {
            LogNotTold(pass.Key, failure.Message);
        }
    }

    private WorkspaceAssessment Assess(ReconcilePass pass, DesiredWorkspace desired, ObservedAzure observed, TenancyRefusal? refusal = null) =>
        WorkspaceAssessor.Assess(new WorkspaceInput(
            desired, observed, pass.Recorded, rivals.Find(pass.Workspace), memories.Of(pass.Key, observed.ObservedAt), settings.Policy)
        {
            Refusal = refusal,
        });

    private async Task<ReconcileResult> ExecuteAsync(ReconcilePass pass, WorkspaceAssessment assessment, WorkspacePlan plan, CancellationToken cancellationToken)
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
        return Result(report.Requeue);
    }

    // Nothing is left to do in Azure: the object may go although its status cannot be written, and it is called released only once it is.
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

    // The plan names the reason only, and who reads the log may not be able to read the object: what is new is written out, once.
    private void LogProblem(ReconcilePass pass, WorkspaceStatus after)
    {
        if (after.Find(ConditionType.Ready) is { Status: not ConditionStatus.True } ready
            && ReasonCatalog.Of(ready.Reason).Class is ReasonClass.User or ReasonClass.Retry
            && pass.Workspace.Status.Find(ConditionType.Ready)?.Message != ready.Message)
        {
            LogNotReady(pass.Key, ready.Status, ready.Reason, ready.Message);
        }
    }

    private ReconcileResult Result(RequeueDecision decision) => decision.Kind switch
    {
        RequeueKind.Forget => ReconcileResult.Forget,
        RequeueKind.After => ReconcileResult.RequeueAfter(decision.Delay),
        RequeueKind.Backoff => ReconcileResult.Retry(decision.Delay > TimeSpan.Zero ? decision.Delay : null),
        RequeueKind.Interval => ReconcileResult.RequeueAfter(decision.Delay * settings.Jitter()),
    };

    private ReconcileResult Finish(NamespacedName key, string? plan, bool wrote, ReconcileResult next)
    {
        settings.OnPass?.Invoke(new PassRecord(key, plan, wrote, next));
        return next;
    }

    [LoggerMessage(1, LogLevel.Information, "{Key}: plan\n{Plan}")]
    private partial void LogPlan(NamespacedName key, string plan);

    [LoggerMessage(2, LogLevel.Information, "{Key}: {Action}: {Outcome} {Code} (request {RequestId})")]
    private partial void LogOutcome(NamespacedName key, string action, ActionOutcomeKind outcome, string? code, string? requestId);

    [LoggerMessage(3, LogLevel.Warning, "{Key}: {Action}: not started, because the lease may expire before it ends; retried when the lease is renewed")]
    private partial void LogPostponed(NamespacedName key, string action);

    [LoggerMessage(4, LogLevel.Warning, "{Key}: Azure does not answer, and the status does not say so yet: the Kubernetes API: {Problem}")]
    private partial void LogNotTold(NamespacedName key, string problem);

    [LoggerMessage(5, LogLevel.Warning, "{Key}: Ready is {Status}, {Reason}: {Message}")]
    private partial void LogNotReady(NamespacedName key, ConditionStatus status, ConditionReason reason, string message);
}
