namespace CmkOperator.Status;

/// <summary>How a write ended badly.</summary>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Message">The condition's message.</param>
/// <param name="FailedAt">When the operator learned of it.</param>
/// <param name="Attempts">How many times in a row it failed.</param>
/// <param name="Generation">The generation of the spec that was tried: another one is tried at once.</param>
public sealed record OperationFailure(ConditionReason Reason, string Message, DateTimeOffset FailedAt, int Attempts, long Generation);
