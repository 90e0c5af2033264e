namespace CmkOperator.TestKit.Verdicts;

/// <summary>What a health script answers.</summary>
/// <param name="Status">One of Argo CD's: Healthy, Progressing, Degraded, Suspended.</param>
/// <param name="Message">The words beside it.</param>
public sealed record HealthVerdict(string? Status, string? Message);
