using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary>
/// When a look that many workspaces share may replace a look of their own. A shared look may lag behind Azure and may lack members, so it can
/// only confirm: that there is nothing to do and nothing new to say. Everything else is decided by a look of the object's own.
/// </summary>
public static class FleetRule
{
    /// <summary>True when an object is at rest, so that a shared look may confirm it: nothing was asked of it since its last look, and nothing is under way.</summary>
    /// <param name="desired">The object.</param>
    /// <param name="recorded">Its status.</param>
    /// <param name="request">What the pass has to read.</param>
    /// <param name="wasAtRest">How the last pass of this process ended; null when this is its first.</param>
    public static bool MayConfirm(DesiredWorkspace desired, WorkspaceStatus recorded, ObservationRequest request, bool? wasAtRest) =>
        request is { Scope: ObservationScope.Full, Turn: not ObservationTurn.Awaited }
        && recorded.ObservedGeneration == desired.Generation
        && recorded.LastHandledRequestAt == desired.RequestedAt
        && recorded.LastHandledReconcileAt == desired.FluxRequestedAt
        && (wasAtRest ?? recorded.Is(ConditionType.Ready));

    /// <summary>
    /// True when a report made from a shared look has nothing to do and tells of nothing that happened. The caller compares the status itself, in the
    /// form in which it is stored.
    /// </summary>
    /// <param name="observed">What the shared look showed.</param>
    /// <param name="plan">The plan that follows from it.</param>
    /// <param name="report">The report that follows from both.</param>
    public static bool IsQuiet(ObservedAzure observed, WorkspacePlan plan, StatusReport report) =>
        plan.Actions.Count == 0 && report.Events.Count == 0 && report.Requeue.Kind == RequeueKind.Interval && !observed.Interruptions.Any();
}
