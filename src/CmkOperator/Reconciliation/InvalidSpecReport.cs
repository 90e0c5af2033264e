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
        var asked = recorded with { LastHandledRequestAt = translation.Desired.RequestedAt, LastHandledReconcileAt = translation.Desired.FluxRequestedAt };
        var status = StalledStatus.Of(asked, translation.Desired.Generation, ConditionReason.InvalidSpec, message, now);
        var isNew = recorded.Find(ConditionType.Ready)?.Message != status.Find(ConditionType.Ready)?.Message;
        return new StatusReport(
            status,
            isNew ? [new StatusEvent(true, ConditionReason.InvalidSpec, "Reconcile", message)] : [],
            new Workspaces.PassMemory(now),
            new RequeueDecision(RequeueKind.Interval, translation.Desired.Interval));
    }
}
