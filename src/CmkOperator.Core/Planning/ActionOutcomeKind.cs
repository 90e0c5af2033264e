namespace CmkOperator.Planning;

/// <summary>How an action went.</summary>
public enum ActionOutcomeKind
{
    /// <summary>It is about to be tried: what it means is recorded before the request.</summary>
    Intended,

    /// <summary>Azure accepted it and works on it.</summary>
    Begun,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It failed, or its answer was lost.</summary>
    Failed,
}
