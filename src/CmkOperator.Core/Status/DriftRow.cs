namespace CmkOperator.Status;

/// <summary>A difference between declared and live.</summary>
/// <param name="Field">The spec's field path.</param>
/// <param name="Desired">The declared value.</param>
/// <param name="Observed">The live value.</param>
/// <param name="Action">What is done about it.</param>
public sealed record DriftRow(string Field, string Desired, string Observed, DriftAction Action = DriftAction.Report);
