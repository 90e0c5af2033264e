using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Assessment;

/// <summary>The verdict of one check: a condition without its times.</summary>
/// <param name="Status">Whether it holds.</param>
/// <param name="Reason">Why, for machines.</param>
/// <param name="Message">Why, for people, with the advice.</param>
/// <param name="Blocks">True when no write that depends on it may start.</param>
/// <param name="IsUnread">True when this pass learned nothing about it: the last condition stays.</param>
public sealed record Verdict(ConditionStatus Status, ConditionReason Reason, string Message, bool Blocks, bool IsUnread = false)
{
    /// <summary>This pass learned nothing: the thing was not requested, or Azure did not answer this time.</summary>
    public static Verdict Unread<T>(Reading<T> reading, string what)
        where T : notnull =>
        reading?.FaultOrDefault is { } fault && FaultCatalog.Classify(fault, ConditionReason.AzureUnavailable) is var reason
            ? new(ConditionStatus.Unknown, reason, FaultMessage.For($"Reading {what}", fault, reason), Blocks: true, IsUnread: true)
            : new(ConditionStatus.Unknown, ConditionReason.Progressing, $"The operator has not checked {what} yet", Blocks: true, IsUnread: true);

    /// <summary>It holds.</summary>
    public static Verdict Holds(string message, ConditionReason reason = ConditionReason.Succeeded) =>
        new(ConditionStatus.True, reason, message, Blocks: false);

    /// <summary>It does not hold, and nothing that depends on it may start.</summary>
    public static Verdict Fails(ConditionReason reason, string message) =>
        new(ConditionStatus.False, reason, ReasonCatalog.Advise(reason, message), Blocks: true);

    /// <summary>It does not hold, for a cause with an advice of its own.</summary>
    public static Verdict Fails(ConditionReason reason, string message, string advice) =>
        new(ConditionStatus.False, reason, ReasonCatalog.Advise(message, advice), Blocks: true);

    /// <summary>Unknown, and never in the way; the message itself says what to do.</summary>
    public static Verdict CannotTell(ConditionReason reason, string message) => new(ConditionStatus.Unknown, reason, message, Blocks: false);

    /// <summary>Unknown.</summary>
    public static Verdict IsUnknown(ConditionReason reason, string message, bool blocks) =>
        new(ConditionStatus.Unknown, reason, ReasonCatalog.Advise(reason, message), blocks);
}

/// <summary>A check's name and its verdict.</summary>
/// <param name="Check">The name, as in <c>status.preflight</c>.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record NamedVerdict(string Check, Verdict Verdict);
