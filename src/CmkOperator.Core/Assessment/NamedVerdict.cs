namespace CmkOperator.Assessment;

/// <summary>A check's name and its judgement.</summary>
/// <param name="Check">The name, as in <c>status.preflight</c>.</param>
/// <param name="Verdict">The judgement.</param>
public sealed record NamedVerdict(string Check, Verdict Verdict);
