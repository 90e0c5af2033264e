using System.Text.Json.Serialization;
using CmkOperator.Conditions;

namespace CmkOperator.Status;

/// <summary>How a write failed.</summary>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Message">The condition's message.</param>
/// <param name="FailedAt">When the operator learned of it.</param>
public sealed record OperationFailure([property: JsonRequired] ConditionReason Reason, string Message, DateTimeOffset FailedAt);
