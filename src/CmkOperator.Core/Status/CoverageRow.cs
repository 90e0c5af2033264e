namespace CmkOperator.Status;

/// <summary>One statement about what the key covers and what it does not, worded so that it can be quoted.</summary>
/// <param name="Component">What it is about.</param>
/// <param name="ProtectedBy">The key, or the party that owns it, or that it is not verifiable.</param>
/// <param name="Detail">The statement.</param>
public sealed record CoverageRow(string Component, string ProtectedBy, string Detail);
