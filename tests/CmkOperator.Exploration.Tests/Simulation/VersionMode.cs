namespace CmkOperator.Core.Tests.Simulation;

internal enum VersionMode
{
    Absent,
    Enabled,
    Disabled,
}
