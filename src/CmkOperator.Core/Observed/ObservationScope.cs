namespace CmkOperator.Observed;

/// <summary>How much of Azure a pass reads.</summary>
public enum ObservationScope
{
    /// <summary>The workspace and its running operation.</summary>
    OperationOnly,

    /// <summary>What a deletion needs: the workspace, its operation, locks and the managed group.</summary>
    DeletionOnly,

    /// <summary>Everything.</summary>
    Full,
}
