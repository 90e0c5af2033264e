namespace CmkOperator.Assessment;

/// <summary>A check's name and its verdict.</summary>
/// <param name="Check">The name, as in <c>status.preflight</c>.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record NamedVerdict(string Check, Verdict Verdict);
