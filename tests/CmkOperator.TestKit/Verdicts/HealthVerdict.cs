namespace CmkOperator.TestKit.Verdicts;

/// <summary>The result of a health script.</summary>
/// <param name="Status">One of Argo CD's: Healthy, Progressing, Degraded, Suspended.</param>
/// <param name="Message">The message beside it.</param>
public sealed record HealthVerdict(string? Status, string? Message);
