using CmkOperator.Conditions;

namespace CmkOperator.Desired;

/// <summary>Why the operator does not call Azure for an object at all.</summary>
/// <param name="Reason"><see cref="ConditionReason.AuthenticationFailed"/>: there is no identity to call Azure with; <see cref="ConditionReason.AuthorizationFailed"/>: the namespace may not use what the object declares.</param>
/// <param name="Message">What is refused and what to do, stable from pass to pass.</param>
/// <param name="AtDeletion">The message for an object that is being deleted, when there is another way out for it; null when there is none.</param>
public sealed record TenancyRefusal(ConditionReason Reason, string Message, string? AtDeletion = null)
{
    /// <summary>The refusal with the message for this object.</summary>
    public TenancyRefusal For(DesiredWorkspace desired) =>
        desired.DeletionRequested && AtDeletion is { } message ? new TenancyRefusal(Reason, message) : this;
}
