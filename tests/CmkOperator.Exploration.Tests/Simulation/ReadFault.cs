namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>What goes wrong with the reads of one pass.</summary>
internal enum ReadFault
{
    None,
    AzureIsDown,
    WorkspaceIsForbidden,
    OperationIsForgotten,
    VaultAndStoresAreDown,
}
