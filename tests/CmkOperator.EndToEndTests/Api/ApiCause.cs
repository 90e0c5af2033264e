namespace CmkOperator.EndToEndTests.Api;

/// <summary>One cause of a rejection.</summary>
internal sealed record ApiCause(string Field, string Reason, string Message);
