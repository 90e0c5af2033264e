using CmkOperator.Api.V1Alpha1;
using CmkOperator.Conditions;
using CmkOperator.Reporting;
using CmkOperator.Status;

namespace CmkOperator.Reconciliation;

/// <summary>The status of an object with an invalid spec: reports what is wrong and keeps everything else.</summary>
internal static class InvalidSpecReport
{
    /// <summary>Creates the report.</summary>
    public static StatusReport Of(WorkspaceStatus recorded, SpecTranslation translation, DateTimeOffset now)
    {
        var message = ReasonCatalog.Advise(ConditionReason.InvalidSpec, string.Join("; ", translation.Problems));
        var generation = translation.Desired.Generation;
        var conditions = recorded.Conditions
            .Where(condition => condition.Type is not (ConditionType.Ready or ConditionType.Reconciling or ConditionType.Stalled))
            .Append(Make(recorded, ConditionType.Ready, ConditionStatus.False, message, generation, now))
            .Append(Make(recorded, ConditionType.Stalled, ConditionStatus.True, message, generation, now))
            .OrderBy(condition => condition.Type)
            .ToList();
        var status = StatusBounds.Fit(recorded with
        {
            ObservedGeneration = generation,
            Conditions = conditions,
            LastHandledRequestAt = translation.Desired.RequestedAt,
            LastHandledReconcileAt = translation.Desired.FluxRequestedAt,
        });
        var isNew = recorded.Find(ConditionType.Ready)?.Message != status.Find(ConditionType.Ready)?.Message;
        return new StatusReport(
            status,
            isNew ? [new StatusEvent(true, ConditionReason.InvalidSpec, "Reconcile", message)] : [],
            new Workspaces.PassMemory(now),
            new RequeueDecision(RequeueKind.Interval, translation.Desired.Interval));
    }

    private static Condition Make(WorkspaceStatus recorded, ConditionType type, ConditionStatus status, string message, long generation, DateTimeOffset now)
    {
        var last = recorded.Find(type);
        return new Condition(type, status, ConditionReason.InvalidSpec, message, generation, last?.Status == status ? last.LastTransitionTime : now);
    }
}
