using CmkOperator.Conditions;

namespace CmkOperator.Planning;

/// <summary>Something that the plan does not do, and why.</summary>
/// <param name="Kind">Waiting, or refused.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Reason">Why.</param>
/// <param name="Message">Why, for people.</param>
public sealed record PlanNote(PlanNoteKind Kind, string Subject, ConditionReason Reason, string Message)
{
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
