namespace CmkOperator.Planning;

/// <summary>How an action went.</summary>
public enum ActionOutcomeKind
{
    /// <summary>It is about to be attempted: the intent is recorded before the request.</summary>
    Intended,

    /// <summary>Azure accepted it and is working on it.</summary>
    Begun,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It failed, or its answer was lost.</summary>
    Failed,
}
