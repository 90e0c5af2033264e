using CmkOperator.CreateOnly;

namespace CmkOperator.Planning;

/// <summary>One associated resource that a PATCH adds or replaces.</summary>
/// <param name="Field">Its row in the table.</param>
/// <param name="Id">ARM id of the declared resource.</param>
public sealed record AssociatedChange(CreateOnlyField Field, string Id);
