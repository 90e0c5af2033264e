using CmkOperator.Conditions;

namespace CmkOperator.Reporting;

/// <summary>Something that happened, reported once.</summary>
/// <param name="IsWarning">True for a Warning, false for Normal.</param>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Action">What the operator was doing, in CamelCase.</param>
/// <param name="Note">The message.</param>
public sealed record StatusEvent(bool IsWarning, ConditionReason Reason, string Action, string Note);
