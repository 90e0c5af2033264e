using CmkOperator.Planning;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>The last write that the abstract Azure took.</summary>
/// <param name="Action">What was asked.</param>
/// <param name="Result">The workspace that it leads to when it goes well; null when it goes.</param>
/// <param name="Ending">How it ended; null while it runs.</param>
internal sealed record SimulatedOperation(PlannedAction Action, SimulatedWorkspace? Result, string? Ending)
{
    public bool IsRunning => Ending is null;

    public override string ToString() => $"{Action.Text} {Ending ?? "runs"}";
}
