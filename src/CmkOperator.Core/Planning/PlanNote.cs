using CmkOperator.Conditions;

namespace CmkOperator.Planning;

/// <summary>Something that the plan does not do, and why.</summary>
/// <param name="Kind">Waiting, or refused.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Reason">Why.</param>
/// <param name="Message">Why, for people.</param>
/// <param name="Advice">What a person does about it; null when the reason's own advice fits.</param>
public sealed record PlanNote(PlanNoteKind Kind, string Subject, ConditionReason Reason, string Message, string? Advice = null)
{
    /// <summary>The message with what to do about it.</summary>
    public string Advised => ReasonCatalog.Advise(Message, Advice ?? ReasonCatalog.Of(Reason).Advice);

    /// <summary>The line of the plan's text.</summary>
    public string Text => Kind == PlanNoteKind.Waiting ? $". {Subject} ({Reason})" : $"! refused: {Subject} ({Reason})";
}

/// <summary>Why a plan leaves something undone.</summary>
public enum PlanNoteKind
{
    /// <summary>It resolves without action.</summary>
    Waiting,

    /// <summary>A rule, a check or a policy forbids it.</summary>
    Refused,
}
