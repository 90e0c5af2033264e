using CmkOperator.Workspaces;

namespace CmkOperator.Observed;

/// <summary>What a pass asks Azure for, besides what the object declares.</summary>
/// <param name="Scope">How much to look at.</param>
/// <param name="OperationUrl">Where Azure tells about the recorded operation; null when none is recorded.</param>
/// <param name="ManagedGroupName">The managed group as last known; the live workspace's own word goes before it.</param>
/// <param name="KeyInForce">The key as last known to be in force; the live workspace's own word goes before it.</param>
/// <param name="KeyBeforeRotation">The key before the last rotation, while its old version is watched; else null.</param>
public sealed record ObservationRequest(
    ObservationScope Scope,
    string? OperationUrl,
    string? ManagedGroupName,
    KeyIdentifier? KeyInForce,
    KeyIdentifier? KeyBeforeRotation);
