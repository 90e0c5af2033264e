using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Azure.Execution;
using CmkOperator.Controllers;
using CmkOperator.Desired;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>
/// Checks an object at rest with a look that it shares with others, if there is one. The same pipeline runs on what that look shows. If it has
/// nothing to do and the status would stay as it is, the check is over; otherwise the object is looked at for itself, and only that decides.
/// </summary>
internal sealed class FleetCheck(LookHistory history, PassMemories memories, PlanRunner runner, ReconcilerSettings settings)
{
    // The look itself wakes the object; this is for a look that is lost with its identity.
    private static readonly ReconcileResult WaitForLook = ReconcileResult.RequeueAfter(TimeSpan.FromMinutes(6));

    /// <summary>Checks an object with a shared look.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="desired">The object.</param>
    /// <param name="request">What the pass has to read.</param>
    /// <param name="session">The Azure session of the pass.</param>
    /// <param name="assess">Assesses what was observed.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FleetVerdict> CheckAsync(
        ReconcilePass pass,
        DesiredWorkspace desired,
        ObservationRequest request,
        AzureSession session,
        Func<ObservedAzure, WorkspaceAssessment> assess,
        CancellationToken cancellationToken)
    {
        if (session.Observer.Fleet(desired) is not { } lane)
        {
            return FleetVerdict.OwnLook;
        }

        pass.Fleet = lane;
        if (!FleetRule.MayConfirm(desired, pass.Recorded, request, history.WasAtRest(pass.Key)) || history.IsFullLookDue(pass.Key))
        {
            return FleetVerdict.OwnLook;
        }

        var offer = lane.Offer(desired.Key, desired.Interval, Wake);
        if (offer.IsComing)
        {
            return new FleetVerdict(WaitForLook, null, false);
        }

        if (offer.Look is not { } look)
        {
            return FleetVerdict.OwnLook;
        }

        if (await session.Observer.ObserveAsync(desired, request, look, cancellationToken) is not { } observed)
        {
            return FleetVerdict.Differs;
        }

        var assessment = assess(observed);
        var plan = WorkspacePlanner.Plan(assessment);
        var report = StatusReporter.Report(assessment, plan, []);
        if (!FleetRule.IsQuiet(observed, plan, report) || MergePatch.Diff(pass.LastWritten, StatusFormat.Write(report.Status)) is not null)
        {
            return FleetVerdict.Differs;
        }

        memories.Keep(pass.Key, report.Memory);
        pass.IsAtRest = true;
        return new FleetVerdict(runner.Result(report.Requeue), plan.ToString(), false);
    }

    /// <summary>Notes how a pass over an object ended.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="desired">The object.</param>
    /// <param name="verdict">What the shared look brought.</param>
    public void Ended(ReconcilePass pass, DesiredWorkspace desired, FleetVerdict verdict)
    {
        if (verdict is { Result: not null, Plan: null })
        {
            return;
        }

        history.Ended(pass);
        if (pass.IsAtRest)
        {
            pass.Fleet?.Checked(desired.Key, desired.Interval, Wake, wasNeedless: verdict.HasDiffered && !pass.Wrote);
        }
        else
        {
            pass.Fleet?.Leave(desired.Key);
        }
    }

    private void Wake(ObjectKey key) => settings.Wake(new NamespacedName(key.Namespace, key.Name));
}

/// <summary>What came of a shared look.</summary>
/// <param name="Result">When the next pass runs; null when the object has to be looked at for itself.</param>
/// <param name="Plan">The plan that was confirmed to have nothing to do; null when none was made.</param>
/// <param name="HasDiffered">True when the shared look showed something else than the status.</param>
internal sealed record FleetVerdict(ReconcileResult? Result, string? Plan, bool HasDiffered)
{
    /// <summary>There is no shared look for the object.</summary>
    public static FleetVerdict OwnLook { get; } = new(null, null, false);

    /// <summary>There was no look at all, because the operation of the object still runs.</summary>
    /// <param name="result">When the next pass runs.</param>
    public static FleetVerdict None(ReconcileResult result) => new(result, null, false);

    /// <summary>The shared look differs from the status.</summary>
    public static FleetVerdict Differs { get; } = new(null, null, true);
}
