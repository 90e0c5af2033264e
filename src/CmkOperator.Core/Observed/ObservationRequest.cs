using CmkOperator.Workspaces;

namespace CmkOperator.Observed;

/// <summary>What a pass reads from Azure, besides what the object declares.</summary>
/// <param name="Scope">How much to read.</param>
/// <param name="OperationUrl">Where Azure reports the progress of the recorded operation; null when none is recorded.</param>
/// <param name="ManagedGroupName">The managed group as last known; what the live workspace reports takes precedence.</param>
/// <param name="KeyInForce">The key as last known to be in force; what the live workspace reports takes precedence.</param>
/// <param name="KeyBeforeRotation">The key before the last rotation, while its old version is watched; else null.</param>
public sealed record ObservationRequest(
    ObservationScope Scope,
    string? OperationUrl,
    string? ManagedGroupName,
    KeyIdentifier? KeyInForce,
    KeyIdentifier? KeyBeforeRotation)
{
    /// <summary>
    /// The moment from which an answer that another pass asked for is new enough, as a timestamp of the operator's clock; null when none is.
    /// </summary>
    public long? SharedSince { get; init; }

    /// <summary>
    /// The moment of the event that the pass is for, as a timestamp of the operator's clock: nothing that an earlier pass read before it is used. Null without one.
    /// </summary>
    public long? NotBefore { get; init; }

    /// <summary>Whom the pass goes before when the operator sends less than it wants to.</summary>
    public ObservationTurn Turn { get; init; }
}

/// <summary>Whom a pass goes before when the operator stays below Azure's limit. A later one goes before an earlier one.</summary>
public enum ObservationTurn
{
    /// <summary>The periodic check of an object: it waits behind those that have been put off.</summary>
    Periodic,

    /// <summary>A pass that has been put off and whose time has come.</summary>
    PutOff,

    /// <summary>Azure works on the object, or may: nobody else looks how that goes.</summary>
    UnderWay,

    /// <summary>Somebody changed the object or asked for the pass, and waits for it. It may use the share that the others leave.</summary>
    Awaited,
}

/// <summary>How much of Azure a pass reads.</summary>
public enum ObservationScope
{
    /// <summary>The running operation, and the workspace only if it no longer runs: an earlier poll has just read the workspace.</summary>
    OperationAlone,

    /// <summary>The workspace and its running operation.</summary>
    OperationOnly,

    /// <summary>What a deletion needs: the workspace, its operation, locks and the managed group.</summary>
    DeletionOnly,

    /// <summary>Everything.</summary>
    Full,
}
