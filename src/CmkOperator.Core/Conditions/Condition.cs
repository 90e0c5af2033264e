using System.Text.Json.Serialization;

namespace CmkOperator.Conditions;

/// <summary>One condition (Kubernetes API conventions: metav1.Condition).</summary>
/// <param name="Type">What it is about.</param>
/// <param name="Status">Whether it holds.</param>
/// <param name="Reason">Why, for machines.</param>
/// <param name="Message">Why, for people: stable from pass to pass, names what to do.</param>
/// <param name="ObservedGeneration">The generation of the spec that it was assessed for.</param>
/// <param name="LastTransitionTime">When its status last changed.</param>
public sealed record Condition(
    [property: JsonRequired] ConditionType Type,
    [property: JsonRequired] ConditionStatus Status,
    [property: JsonRequired, JsonPropertyOrder(1)] ConditionReason Reason,
    [property: JsonPropertyOrder(1)] string Message,
    long ObservedGeneration,
    DateTimeOffset LastTransitionTime);
