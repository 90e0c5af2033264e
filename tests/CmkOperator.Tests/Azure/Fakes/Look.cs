using CmkOperator.Observed;

namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>Requests for observations without cached data.</summary>
internal static class Look
{
    public static ObservationRequest Full { get; } = new(ObservationScope.Full, null, null, null, null);

    public static ObservationRequest AtOperation(string? url) => Full with { Scope = ObservationScope.OperationOnly, OperationUrl = url };

    public static ObservationRequest ForDeletion(string? managedGroup) => Full with { Scope = ObservationScope.DeletionOnly, ManagedGroupName = managedGroup };
}
