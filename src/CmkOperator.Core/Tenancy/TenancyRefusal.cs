using CmkOperator.Status;

namespace CmkOperator.Tenancy;

/// <summary>Why nothing of Azure is asked for an object at all.</summary>
/// <param name="Reason"><see cref="ConditionReason.AuthenticationFailed"/>: there is no identity to ask with; <see cref="ConditionReason.AuthorizationFailed"/>: the namespace may not have what the object declares.</param>
/// <param name="Message">What is refused and what to do, stable from pass to pass.</param>
public sealed record TenancyRefusal(ConditionReason Reason, string Message);
