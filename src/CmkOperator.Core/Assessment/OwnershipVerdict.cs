using CmkOperator.Conditions;

namespace CmkOperator.Assessment;

/// <summary>Who owns the workspace, and the message when it is not this object.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Reason">The reason when this object does not own it; null otherwise.</param>
/// <param name="Message">The message when this object does not own it; empty otherwise.</param>
public sealed record OwnershipVerdict(Claim Claim, ConditionReason? Reason = null, string Message = "");
