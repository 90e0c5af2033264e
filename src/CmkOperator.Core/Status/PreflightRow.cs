namespace CmkOperator.Status;

/// <summary>The result of one check.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Result">Its result.</param>
/// <param name="Message">What was found and what to do.</param>
public sealed record PreflightRow(string Check, CheckOutcome Result, string Message);
