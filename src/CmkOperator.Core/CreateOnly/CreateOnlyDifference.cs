namespace CmkOperator.CreateOnly;

/// <summary>A create-only field whose declared value differs from Azure's.</summary>
/// <param name="Field">The field, with its reason and its sentence for the user.</param>
/// <param name="Declared">What the object declares; empty when it declares none.</param>
/// <param name="Live">What Azure has; empty when it has none.</param>
public sealed record CreateOnlyDifference(CreateOnlyField Field, string Declared, string Live);
