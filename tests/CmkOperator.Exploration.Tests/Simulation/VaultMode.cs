namespace CmkOperator.Core.Tests.Simulation;

internal enum VaultMode
{
    Protected,
    Unprotected,
    Absent,
    Unreadable,
}
