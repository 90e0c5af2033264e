using System.Diagnostics;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Azure.Execution;
using CmkOperator.Conditions;
using CmkOperator.Controllers;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Status;
using CmkOperator.Telemetry;
using CmkOperator.Tenancy;

namespace CmkOperator.Reconciliation;

/// <summary>
/// One straight line from an object to Azure and back: load, translate, observe, assess, plan, and let the plan be carried out and reported.
/// Each pass observes everything again; what the status recorded of an earlier pass is evidence, never a program counter.
/// </summary>
internal sealed partial class WorkspaceReconciler(
    WorkspaceStore store,
    RivalFinder rivals,
    IAzureAccess azure,
    ReportWriter reports,
    PlanRunner runner,
    PassMemories memories,
    LookHistory history,
    FleetCheck fleet,
    ReconcilerSettings settings,
    TimeProvider time,
    ILogger<WorkspaceReconciler> logger) : IWorkspaceReconciler
{
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var pending = history.PendingEvent(key);
        // What was done to Azure is recorded before anything else is decided.
        var unsettled = await reports.SettleAsync(key, cancellationToken);
        if (!store.TryGet(key, out var workspace))
        {
            memories.Forget(key);
            history.Forget(key);
            return Finish(key, null, false, unsettled ?? ReconcileResult.Forget);
        }

        using var pass = new ReconcilePass(workspace);
        var translation = SpecTranslator.Translate(workspace, await settings.SpecContextAsync(cancellationToken));
        var canDoWithout = CanDoWithout(translation.Desired, pass.Recorded);
        // A policy that lets nobody write the status does not keep an object that needs nothing of Azure to go.
        if (unsettled is { } ended && !(canDoWithout && translation.Desired.DeletionRequested && ended.Next == ReconcileNext.Retry))
        {
            return Finish(key, null, false, ended);
        }

        if (translation.Problems.Count > 0 && !canDoWithout)
        {
            var report = InvalidSpecReport.Of(pass.Recorded, translation, time.GetUtcNow());
            var next = await runner.RefuseAsync(pass, report, cancellationToken);
            return Finish(key, "! refused: spec (InvalidSpec)", pass.Wrote, next);
        }

        var (assessment, verdict) = await AssessAsync(pass, translation.Desired, pending, cancellationToken);
        if (assessment is null)
        {
            fleet.Ended(pass, translation.Desired, verdict);
            return Finish(key, verdict.Plan, false, verdict.Result!.Value);
        }

        var plan = WorkspacePlanner.Plan(assessment);
        var text = plan.ToString();
        if (plan.Actions.Count > 0)
        {
            LogPlan(LogLevel.Information, key, text);
        }

        Activity.Current?.SetTag(OperatorTelemetry.PlanAttribute, text);
        var result = await runner.RunAsync(pass, assessment, plan, cancellationToken);
        if (plan.Actions.Count == 0)
        {
            // A fleet that rests, or waits, would fill the log with what it said before.
            LogPlan(pass.Wrote ? LogLevel.Information : LogLevel.Debug, key, text);
        }

        fleet.Ended(pass, translation.Desired, verdict);
        return Finish(key, text, pass.Wrote, result);
    }

    // An object that cannot be read can still be released, if nothing in Azure has to be found for it, and a suspended one ignored.
    private static bool CanDoWithout(DesiredWorkspace desired, WorkspaceStatus recorded) =>
        desired.DeletionRequested ? !DeletionPlanner.NeedsAzure(desired, recorded) : desired.Suspend;

    // Without an assessment a look that the object shares with others has ended the pass, or a poll of an operation that still runs.
    private async Task<(WorkspaceAssessment? Assessment, FleetVerdict Verdict)> AssessAsync(
        ReconcilePass pass, DesiredWorkspace desired, (long At, bool IsAwaited)? pending, CancellationToken cancellationToken)
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
        var request = ObservationRule.For(
            desired, misplaced, pass.Recorded, now, settings.Policy, pending is { IsAwaited: true } ? null : memories.Of(pass.Key, now));
        if (request is null)
        {
            return (Assess(pass, desired, nothing, misplaced), FleetVerdict.OwnLook);
        }

        pass.SharedSince = history.SharedSince(pass.Workspace, pass.Key, pending?.At);
        request = request with
        {
            SharedSince = pass.SharedSince,
            NotBefore = pending?.At,
            Turn = ObservationRule.TurnOf(recorded, pending is { IsAwaited: true }, history.WasPutOff(pass.Key)),
        };
        switch (await azure.OpenAsync(desired, cancellationToken))
        {
            case AccessOutcome.Refused { Refusal: var refusal }:
                return (Assess(pass, desired, nothing, refusal), FleetVerdict.OwnLook);
            case AccessOutcome.Unavailable { Fault: var fault }:
                return (Assess(pass, desired, nothing with { Workspace = Reading.Failed<WorkspaceFacts>(fault) }), FleetVerdict.OwnLook);
            case AccessOutcome.Opened { Session: var session }:
                pass.Azure = session;
                var verdict = await fleet.CheckAsync(pass, desired, request, session, seen => Assess(pass, desired, seen), cancellationToken);
                if (verdict.Result is not null)
                {
                    return (null, verdict);
                }

                if (session.Observer.WhyNotBegin(desired, request) is { } heldBack)
                {
                    pass.IsPutOff = true;
                    return (Assess(pass, desired, nothing with { Workspace = Reading.Failed<WorkspaceFacts>(heldBack) }), verdict);
                }

                var assessment = await ObserveAsync(pass, desired, session, request, cancellationToken);
                return (assessment, assessment is null ? FleetVerdict.None(pass.Polled!.Value) : verdict);
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    // Null when the pass was a poll of an operation that still runs.
    private async Task<WorkspaceAssessment?> ObserveAsync(
        ReconcilePass pass, DesiredWorkspace desired, AzureSession session, ObservationRequest request, CancellationToken cancellationToken)
    {
        var observing = session.Observer.ObserveAsync(desired, request, cancellationToken);
        if (pass.Recorded.Find(ConditionType.Ready) is null)
        {
            await TellIfLateAsync(pass, desired, observing, cancellationToken);
        }

        var observed = await observing;
        if (ObservationRule.StillRuns(request, observed))
        {
            memories.Keep(pass.Key, ObservationRule.AfterPoll(memories.Of(pass.Key, observed.ObservedAt), observed.ObservedAt));
            pass.Polled = runner.Result(RequeueRule.WhileRunning(observed.Operation.ValueOrDefault!, desired.Interval, settings.Policy));
            return null;
        }

        var assessment = Assess(pass, desired, observed);
        if (ObservationRule.Next(request, assessment) is { } next)
        {
            // What a write was decided by is as new as its success needs. Why it failed may have come since.
            request = assessment.Failure is null ? next : next with { SharedSince = time.GetTimestamp() };
            assessment = Assess(pass, desired, await session.Observer.ObserveAsync(desired, request, cancellationToken));
        }

        pass.HasRead = assessment.State != WorkspaceState.Unread;
        // All but a poll: what a deletion waits for is read again in each pass, too.
        pass.HasLooked = request.Scope is ObservationScope.Full or ObservationScope.DeletionOnly && assessment.State != WorkspaceState.Unread;
        return assessment;
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

    private ReconcileResult Finish(NamespacedName key, string? plan, bool wrote, ReconcileResult next)
    {
        settings.OnPass?.Invoke(new PassRecord(key, plan, wrote, next));
        return next;
    }

    [LoggerMessage(EventId = 1, Message = "{Key}: plan\n{Plan}")]
    private partial void LogPlan(LogLevel level, NamespacedName key, string plan);

    [LoggerMessage(2, LogLevel.Warning, "{Key}: Azure does not answer, and the status does not say so yet: the Kubernetes API: {Problem}")]
    private partial void LogNotTold(NamespacedName key, string problem);
}
