namespace CmkOperator.CreateOnly;

/// <summary>A create-only field that is declared otherwise than Azure has it.</summary>
/// <param name="Field">The field, with its reason and its sentence for the user.</param>
/// <param name="Declared">What the object declares; empty when it declares none.</param>
/// <param name="Live">What Azure has; empty when it has none.</param>
public sealed record CreateOnlyDifference(CreateOnlyField Field, string Declared, string Live);
