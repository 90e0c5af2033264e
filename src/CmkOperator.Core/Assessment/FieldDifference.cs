namespace CmkOperator.Assessment;

/// <summary>A declared field whose value in Azure differs.</summary>
/// <param name="Field">The spec's field path.</param>
/// <param name="Desired">The declared value in words.</param>
/// <param name="Observed">The live value in words.</param>
public sealed record FieldDifference(string Field, string Desired, string Observed);
