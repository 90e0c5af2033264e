using CmkOperator.Assessment;

namespace CmkOperator.Planning;

/// <summary>One field that a PATCH corrects.</summary>
/// <param name="Field">Its row in the table.</param>
/// <param name="Value">The declared value.</param>
public sealed record InPlaceChange(InPlaceField Field, string Value);
