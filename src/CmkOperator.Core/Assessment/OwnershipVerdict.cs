using CmkOperator.Conditions;

namespace CmkOperator.Assessment;

/// <summary>Whose the workspace is, and what to say when it is not ours.</summary>
/// <param name="Claim">Whose it is.</param>
/// <param name="Reason">The reason when it is not ours; null otherwise.</param>
/// <param name="Message">The message when it is not ours; empty otherwise.</param>
public sealed record OwnershipVerdict(Claim Claim, ConditionReason? Reason = null, string Message = "");
