using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Planning;

namespace CmkOperator.Reporting;

/// <summary>The result of a grant, as the condition KeyAccessReady reports it.</summary>
internal static class GrantReport
{
    /// <summary>The assessment with the rights as they are after the grants.</summary>
    public static WorkspaceAssessment Apply(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes) =>
        Worst([.. outcomes.Where(outcome => outcome.Action is PlannedAction.GrantKeyAccess)]) is { } grant
            ? assessment with { Access = assessment.Access with { Verdict = Of(assessment, grant) } }
            : assessment;

    private static ActionOutcome? Worst(List<ActionOutcome> grants) =>
        grants.Find(grant => grant.Kind == ActionOutcomeKind.Failed) ?? grants.LastOrDefault();

    private static Verdict Of(WorkspaceAssessment assessment, ActionOutcome grant)
    {
        var last = assessment.Input.Recorded.Find(ConditionType.KeyAccessReady);
        return grant switch
        {
            { Kind: ActionOutcomeKind.Intended } => last is null
                ? assessment.Access.Verdict
                : new Verdict(last.Status, last.Reason, last.Message, assessment.Access.Verdict.Blocks),
            { Kind: ActionOutcomeKind.Failed, Fault: { } fault } => Failed(grant, fault),
            _ => Verdict.Fails(ConditionReason.PermissionPropagating, "Rights on the key were granted and are propagating"),
        };
    }

    private static Verdict Failed(ActionOutcome grant, AzureFault fault)
    {
        var reason = FaultCatalog.Classify(fault, ConditionReason.AuthorizationFailed);
        var name = ((PlannedAction.GrantKeyAccess)grant.Action).Name;
        return new Verdict(
            ConditionStatus.False, reason, FaultMessage.For($"Granting {name} its rights on the key", fault, reason), Blocks: true);
    }
}
