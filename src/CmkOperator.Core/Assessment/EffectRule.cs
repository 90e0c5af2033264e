using CmkOperator.Conditions;
using CmkOperator.Desired;

namespace CmkOperator.Assessment;

/// <summary>One row of the precedence table.</summary>
/// <param name="Name">What the row is about, as the plan's text and the user guide call it.</param>
/// <param name="Applies">When the row applies.</param>
/// <param name="Forbids">The effects that it forbids.</param>
/// <param name="Reason">The reason of a refused write.</param>
public sealed record EffectRule(string Name, Func<DesiredWorkspace, Claim, bool> Applies, Effects Forbids, ConditionReason Reason);
