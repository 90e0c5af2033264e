using System.Diagnostics;
using CmkOperator.Exploration.Tests.Simulation;
using Xunit;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>Explores and says how much was visited.</summary>
public abstract class ExplorationTest(ITestOutputHelper output)
{
    private protected void Explore(
        string name, SimulatedWorld start, IReadOnlyList<ReadFault> reads, IReadOnlyList<WriteFault> writes, params WorldEvent[] events) =>
        Explore(name, start, reads, writes, _ => null, events);

    private protected void Explore(
        string name, SimulatedWorld start, IReadOnlyList<ReadFault> reads, IReadOnlyList<WriteFault> writes, Func<StepResult, string?> watcher, params WorldEvent[] events)
    {
        var watch = Stopwatch.StartNew();
        var explorer = new Explorer(Loop.Real, events, reads, writes, watcher);
        var violation = explorer.Run(start);
        output.WriteLine($"{name}: {explorer.States} states, {explorer.Transitions} transitions, {watch.Elapsed.TotalSeconds:F1} s");
        Assert.True(violation is null, $"{name}: {explorer.States} states, {explorer.Transitions} transitions\n{violation}");
    }
}
