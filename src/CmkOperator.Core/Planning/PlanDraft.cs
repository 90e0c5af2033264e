using CmkOperator.Assessment;
using CmkOperator.Conditions;

namespace CmkOperator.Planning;

/// <summary>A plan while it is being made: refuses by itself what the precedence table does not leave to the operator.</summary>
internal sealed class PlanDraft(WorkspaceAssessment assessment)
{
    private readonly List<PlannedAction> _actions = [];
    private readonly List<PlanNote> _notes = [];

    public WorkspaceAssessment Assessment { get; } = assessment;

    public bool Allows(Effects effect) => (Assessment.Allowed & effect) == effect;

    public void Wait(string subject, ConditionReason reason, string message) =>
        _notes.Add(new PlanNote(PlanNoteKind.Waiting, subject, reason, message));

    public void Refuse(string subject, ConditionReason reason, string message) =>
        _notes.Add(new PlanNote(PlanNoteKind.Refused, subject, reason, message));

    /// <summary>Adds a write to Azure, the finalizer before it; or the refusal when a policy forbids it.</summary>
    public void Write(Effects effect, PlannedAction action)
    {
        if (!Allows(effect))
        {
            var rule = EffectRules.All.First(rule =>
                (rule.Forbids & effect) != 0 && rule.Applies(Assessment.Input.Desired, Assessment.Ownership.Claim));
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
        // A claim needs the finalizer even when nothing has to be written: the deletion policy must get its say.
        if (Assessment.IsOurs && Assessment.Live is not null && _actions.Count == 0
            && Allows(Effects.AddFinalizer) && !Assessment.Input.Desired.HasFinalizer)
        {
            _actions.Add(new PlannedAction.AddFinalizer());
        }

        return new WorkspacePlan(_actions, _notes);
    }
}
