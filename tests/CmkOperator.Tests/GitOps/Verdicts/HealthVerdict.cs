namespace CmkOperator.Tests.GitOps.Verdicts;

/// <summary>What a health script answers.</summary>
/// <param name="Status">One of Argo CD's: Healthy, Progressing, Degraded, Suspended.</param>
/// <param name="Message">The words beside it.</param>
internal sealed record HealthVerdict(string? Status, string? Message);
