namespace CmkOperator.Webhooks;

/// <summary>One field that is wrong.</summary>
/// <param name="Reason">Why, for machines.</param>
/// <param name="Message">Why, for people.</param>
/// <param name="Field">Which one, such as <c>spec.workspaceName</c>.</param>
internal sealed record AdmissionStatusCause(string Reason, string Message, string Field);
