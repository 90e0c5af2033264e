namespace CmkOperator.Planning;

/// <summary>Why a plan leaves something undone.</summary>
public enum PlanNoteKind
{
    /// <summary>It resolves without action.</summary>
    Waiting,

    /// <summary>A rule, a check or a policy forbids it.</summary>
    Refused,
}
