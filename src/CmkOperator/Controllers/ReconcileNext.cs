namespace CmkOperator.Controllers;

/// <summary>The four ways in which a pass may end.</summary>
internal enum ReconcileNext
{
    /// <summary>No more passes until something changes.</summary>
    Forget,

    /// <summary>Again after a time that the pass chose.</summary>
    RequeueAfter,

    /// <summary>Failed; again with backoff.</summary>
    Retry,

    /// <summary>Lost a race with another writer; again at once.</summary>
    Conflict,
}
