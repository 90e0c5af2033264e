using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Observation;

/// <summary>What a pass wants to know, and what status remembers that Azure may no longer tell.</summary>
internal sealed record ObservationRequest
{
    /// <summary>How much to look at. Default: everything.</summary>
    public ObservationScope Scope { get; init; } = ObservationScope.Full;

    /// <summary>Where the recorded operation is followed; null when none is recorded.</summary>
    public string? OperationUrl { get; init; }

    /// <summary>The managed group's name as status knows it; the live workspace's own word wins.</summary>
    public string? ManagedGroupName { get; init; }

    /// <summary>The key in force as status knows it; its version is read in full. The live workspace's own word is read as well.</summary>
    public KeyIdentifier? KeyInForce { get; init; }

    /// <summary>The key before the last rotation while its old version is watched; null when nothing is watched.</summary>
    public KeyIdentifier? KeyBeforeRotation { get; init; }
}
