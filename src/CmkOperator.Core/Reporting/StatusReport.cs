using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>The result of a pass: the status to write, what happened, and when to run again.</summary>
/// <param name="Status">The whole status.</param>
/// <param name="Events">What has happened since the last status.</param>
/// <param name="Memory">What the process remembers for the next pass.</param>
/// <param name="Requeue">When to run again.</param>
public sealed record StatusReport(WorkspaceStatus Status, IReadOnlyList<StatusEvent> Events, PassMemory Memory, RequeueDecision Requeue);
