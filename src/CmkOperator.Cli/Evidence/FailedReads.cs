using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Cli.Evidence;

/// <summary>The reads that Azure rejected or did not answer: what depends on them is not verified.</summary>
internal static class FailedReads
{
    /// <summary>One sentence for each read that failed, in a fixed order.</summary>
    /// <param name="seen">What was read.</param>
    public static IReadOnlyList<string> Of(ObservedAzure seen) =>
    [
        .. All(seen).Where(read => read.Fault is not null).Select(read => $"{read.What} could not be read: {FaultMessage.Of(read.Fault!).TrimEnd('.')}"),
    ];

    /// <summary>What Azure said to the read; null when it did not fail.</summary>
    /// <param name="reading">The read.</param>
    public static AzureFault? FaultOf<T>(Reading<T> reading)
        where T : notnull => reading is Reading<T>.Unreadable { Fault: var fault } ? fault : null;

    private static IEnumerable<(string What, AzureFault? Fault)> All(ObservedAzure seen) =>
    [
        ("The workspace", FaultOf(seen.Workspace)),
        ("The key vault", FaultOf(seen.Vault)),
        ("The declared key", FaultOf(seen.Key)),
        ("The key in force", FaultOf(seen.KeyInForce)),
        ("The key before the last rotation", FaultOf(seen.KeyBeforeRotation)),
        .. seen.KeyAccess.Principals.Select(principal => ($"The object id of {principal.Name}", FaultOf(principal.ObjectId))),
        ("The role assignments at the key", FaultOf(seen.KeyAccess.Assignments)),
        ("The deny assignments at the key", FaultOf(seen.KeyAccess.DenyAssignments)),
        ("The managed resource group", FaultOf(seen.Managed.Group)),
        ("The managed Azure Cosmos DB account", FaultOf(seen.Managed.CosmosDb)),
        ("The managed Azure AI Search service", FaultOf(seen.Managed.AiSearch)),
        ("The managed storage account", FaultOf(seen.Managed.Storage)),
        ("The managed virtual network", FaultOf(seen.Managed.VirtualNetwork)),
        ("The computes", FaultOf(seen.Computes)),
        ("The role assignments on the managed resources", FaultOf(seen.DataAccess)),
        .. seen.AssociatedResources.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ($"The resource of spec.{pair.Key}", FaultOf(pair.Value))),
        ("The subscription", FaultOf(seen.Subscription)),
        ("The resource group", FaultOf(seen.ResourceGroup)),
        ("The locks", FaultOf(seen.Locks)),
        .. seen.Providers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ($"The resource provider {pair.Key}", FaultOf(pair.Value))),
    ];
}
