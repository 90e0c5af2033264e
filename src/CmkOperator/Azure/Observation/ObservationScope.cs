namespace CmkOperator.Azure.Observation;

/// <summary>How much of Azure a pass looks at.</summary>
internal enum ObservationScope
{
    /// <summary>The workspace and all that it stands on, or what is needed before it can be made.</summary>
    Full,

    /// <summary>The workspace and its running operation.</summary>
    OperationOnly,

    /// <summary>The workspace, its operation, its managed group, and what may stand in the way of deleting it.</summary>
    DeletionOnly,
}
