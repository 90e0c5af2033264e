namespace CmkOperator.CreateOnly;

/// <summary>One entry of <c>x-kubernetes-validations</c> (Kubernetes documentation: "Validation rules").</summary>
/// <param name="Rule">The expression in the Common Expression Language; false refuses the request.</param>
/// <param name="Message">The message that the user sees.</param>
/// <param name="Reason">The machine-readable reason in the answer's causes, such as <c>FieldValueForbidden</c>.</param>
/// <param name="FieldPath">The field that the answer names, below the node that carries the rule, with a leading dot.</param>
/// <param name="OptionalOldSelf">True when the rule runs at creation as well, with <c>oldSelf</c> as an optional.</param>
public sealed record CelRule(string Rule, string Message, string Reason, string FieldPath, bool OptionalOldSelf = false);
