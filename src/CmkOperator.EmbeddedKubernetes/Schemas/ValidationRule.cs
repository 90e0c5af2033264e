using CmkOperator.EmbeddedKubernetes.Cel;

namespace CmkOperator.EmbeddedKubernetes.Schemas;

/// <summary>One entry of <c>x-kubernetes-validations</c>, compiled.</summary>
/// <param name="Rule">The text, for messages.</param>
/// <param name="Expression">What must hold.</param>
/// <param name="Message">What the user is told; empty where the rule itself is shown.</param>
/// <param name="MessageExpression">An expression that makes the message.</param>
/// <param name="FieldPath">The field that is blamed, relative to the node, for example <c>.spec.color</c>.</param>
/// <param name="Reason">The cause, for example <c>FieldValueForbidden</c>; empty is FieldValueInvalid.</param>
/// <param name="OptionalOldSelf">Whether it runs without an old value too, with <c>oldSelf</c> an optional.</param>
internal sealed record ValidationRule(
    string Rule, CelExpression Expression, string Message, CelExpression? MessageExpression, string FieldPath, string Reason, bool OptionalOldSelf)
{
    /// <summary>A transition rule compares with the old value.</summary>
    public bool IsTransition { get; } = Expression.Mentions("oldSelf");
}
