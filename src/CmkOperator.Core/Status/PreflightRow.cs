namespace CmkOperator.Status;

/// <summary>The result of one check.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Result">Its result; a result that is not known counts as one that could not be determined.</param>
/// <param name="Message">What was found and what to do.</param>
public sealed record PreflightRow(string Check, CheckOutcome Result = CheckOutcome.Unknown, string Message = "");
