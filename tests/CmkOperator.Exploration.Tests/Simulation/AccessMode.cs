namespace CmkOperator.Exploration.Tests.Simulation;

internal enum AccessMode
{
    Given,
    Missing,
    Unreadable,
}
