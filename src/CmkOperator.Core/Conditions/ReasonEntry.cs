namespace CmkOperator.Conditions;

/// <summary>One row of the reason table.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Class">What it means for the loop.</param>
/// <param name="Advice">What a person does about it.</param>
/// <param name="MayBeOnItsWay">True when the thing may still be on its way in the same commit: Reconciling for the grace, then Stalled.</param>
public sealed record ReasonEntry(ConditionReason Reason, ReasonClass Class, string Advice, bool MayBeOnItsWay = false);
