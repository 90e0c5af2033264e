namespace CmkOperator.Exploration.Tests.Simulation;

internal enum VersionMode
{
    Absent,
    Enabled,
    Disabled,
}
