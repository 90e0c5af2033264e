using CmkOperator.Conditions;

namespace CmkOperator.Reporting;

/// <summary>Why the object is not Ready.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Message">The message.</param>
/// <param name="IsStalled">True when somebody has to act, false while work goes on.</param>
/// <param name="Status">Ready's status: False, or Unknown when nothing is known.</param>
public sealed record ReadyCause(ConditionReason Reason, string Message, bool IsStalled, ConditionStatus Status = ConditionStatus.False);
