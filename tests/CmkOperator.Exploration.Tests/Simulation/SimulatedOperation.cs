using CmkOperator.Planning;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>The last write that the abstract Azure accepted.</summary>
/// <param name="Action">What was requested.</param>
/// <param name="Result">The workspace that it leads to when it succeeds; null when it deletes the workspace.</param>
/// <param name="Ending">How it ended; null while it runs.</param>
internal sealed record SimulatedOperation(PlannedAction Action, SimulatedWorkspace? Result, string? Ending)
{
    public bool IsRunning => Ending is null;

    public override string ToString() => $"{Action.Text} {Ending ?? "runs"}";
}
