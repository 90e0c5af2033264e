using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Planning;

/// <summary>Builds a plan. Refuses every effect that the precedence table does not allow.</summary>
internal sealed class PlanDraft(WorkspaceAssessment assessment)
{
    private readonly List<PlannedAction> _actions = [];
    private readonly List<PlanNote> _notes = [];

    public WorkspaceAssessment Assessment { get; } = assessment;

    public bool Allows(Effects effect) => (Assessment.Allowed & effect) == effect;

    public void Wait(string subject, ConditionReason reason, string message) =>
        _notes.Add(new PlanNote(PlanNoteKind.Waiting, subject, reason, message));

    /// <summary>Waits for something that could not be read, with the reason that the condition gives too.</summary>
    public void WaitToRead<T>(string subject, Reading<T> reading, string what)
        where T : notnull
    {
        if (reading.FaultOrDefault is { } fault)
        {
            var reason = FaultCatalog.Classify(fault, ConditionReason.AzureUnavailable);
            _notes.Add(new PlanNote(PlanNoteKind.Waiting, subject, reason, $"{what} cannot be read: {FaultMessage.Of(fault)}", FaultCatalog.AdviceFor(fault, reason)));
        }
        else
        {
            Wait(subject, ConditionReason.AzureUnavailable, $"{what} cannot be read");
        }
    }

    public void Refuse(string subject, ConditionReason reason, string message) =>
        _notes.Add(new PlanNote(PlanNoteKind.Refused, subject, reason, message));

    /// <summary>Adds a write to Azure, preceded by the finalizer, or a refusal when a policy forbids the write.</summary>
    public void Write(Effects effect, PlannedAction action)
    {
        if (!Allows(effect))
        {
            var rule = EffectRules.All.First(rule =>
                (rule.Forbids & effect) != 0 && rule.Applies(Assessment.Input, Assessment.Ownership.Claim));
            Refuse(action.Text[2..], rule.Reason, rule.Name);
            return;
        }

        if (!Assessment.Input.Desired.HasFinalizer && !Assessment.Input.Desired.DeletionRequested && !_actions.OfType<PlannedAction.AddFinalizer>().Any())
        {
            _actions.Add(new PlannedAction.AddFinalizer());
        }

        _actions.Add(action);
    }

    public void RemoveFinalizer(string why, ConditionReason reason = ConditionReason.Deleting) =>
        _actions.Add(new PlannedAction.RemoveFinalizer(why, reason));

    public WorkspacePlan Finish()
    {
        // A claim needs the finalizer even when nothing has to be written, because the deletion policy must be applied later.
        if (Assessment.IsOurs && Assessment.Live is not null && _actions.Count == 0
            && Allows(Effects.AddFinalizer) && !Assessment.Input.Desired.HasFinalizer)
        {
            _actions.Add(new PlannedAction.AddFinalizer());
        }

        return new WorkspacePlan(_actions, _notes);
    }
}
