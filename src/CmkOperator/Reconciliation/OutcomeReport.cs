using System.Text.Json.Nodes;
using CmkOperator.Assessment;
using CmkOperator.Reporting;
using CmkOperator.Status;

namespace CmkOperator.Reconciliation;

/// <summary>What came of the writes of one pass, to be written into the status of the object.</summary>
/// <param name="Uid">The object; another one of the same name must not get it.</param>
/// <param name="Known">The status as the pass last knew it; null when there was none.</param>
/// <param name="Attempted">The status with the newest intent, which the server may have stored without an answer; null when none was recorded.</param>
/// <param name="After">The status that reports what came of it.</param>
/// <param name="EventsOf">What has happened, given the status that reports it.</param>
/// <param name="Assessment">The findings that the status reports; null when it only takes an intent back.</param>
internal sealed record OutcomeReport(
    string Uid, JsonObject? Known, JsonObject? Attempted, WorkspaceStatus After, Func<WorkspaceStatus, IReadOnlyList<StatusEvent>> EventsOf, WorkspaceAssessment? Assessment);
