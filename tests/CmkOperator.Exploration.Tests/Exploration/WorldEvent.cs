using CmkOperator.Exploration.Tests.Simulation;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>Something that happens to the world without the operator.</summary>
/// <param name="Name">What.</param>
/// <param name="Happen">The world after it; null where it cannot happen.</param>
internal sealed record WorldEvent(string Name, Func<SimulatedWorld, SimulatedWorld?> Happen);
