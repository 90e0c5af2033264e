namespace CmkOperator.Sandbox.Recording;

/// <summary>A condition's status or reason changed.</summary>
/// <param name="At">When it was seen.</param>
/// <param name="Type">The condition.</param>
/// <param name="Status">Its new status; empty when the condition disappeared.</param>
/// <param name="Reason">Its new reason; empty when the condition disappeared.</param>
internal sealed record TimelineEntry(DateTimeOffset At, string Type, string Status, string Reason);
