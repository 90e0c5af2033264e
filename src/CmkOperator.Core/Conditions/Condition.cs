namespace CmkOperator.Conditions;

/// <summary>One condition (Kubernetes API conventions: metav1.Condition).</summary>
/// <param name="Type">What it is about.</param>
/// <param name="Status">Whether it holds.</param>
/// <param name="Reason">Why, for machines.</param>
/// <param name="Message">Why, for people: stable from pass to pass, names what to do.</param>
/// <param name="ObservedGeneration">The generation of the spec that it was assessed for.</param>
/// <param name="LastTransitionTime">When its status last changed.</param>
public sealed record Condition(
    ConditionType Type,
    ConditionStatus Status,
    ConditionReason Reason,
    string Message,
    long ObservedGeneration,
    DateTimeOffset LastTransitionTime);
