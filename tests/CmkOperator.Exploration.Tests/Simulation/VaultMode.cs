namespace CmkOperator.Exploration.Tests.Simulation;

internal enum VaultMode
{
    Protected,
    Unprotected,
    Absent,
    Unreadable,
}
