namespace CmkOperator.Core.Tests.Simulation;

internal enum AccessMode
{
    Given,
    Missing,
    Unreadable,
}
