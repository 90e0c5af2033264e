using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>What a pass says: the status to write, what has happened, and when to look again.</summary>
/// <param name="Status">The whole status.</param>
/// <param name="Events">What has happened since the last status.</param>
/// <param name="Memory">What the process is to remember.</param>
/// <param name="Requeue">When to look again.</param>
public sealed record StatusReport(WorkspaceStatus Status, IReadOnlyList<StatusEvent> Events, PassMemory Memory, RequeueDecision Requeue);
