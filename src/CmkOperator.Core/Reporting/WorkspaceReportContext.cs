using CmkOperator.Planning;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary>The result of the pass's own writes, as the reporter sees it.</summary>
/// <param name="Outcome">The outcome of the write to the workspace; null when there was none.</param>
/// <param name="Failure">How that write, or the recorded operation, failed; null when it did not.</param>
public sealed record WorkspaceReportContext(ActionOutcome? Outcome, OperationFailure? Failure);
