namespace CmkOperator.Controllers;

/// <summary>The five ways in which a pass may end.</summary>
internal enum ReconcileNext
{
    /// <summary>No more passes until something changes.</summary>
    Forget,

    /// <summary>Run again after a time that the pass chose.</summary>
    RequeueAfter,

    /// <summary>Failed; run again with backoff.</summary>
    Retry,

    /// <summary>Lost a race with another writer; run again immediately.</summary>
    Conflict,

    /// <summary>The API server did not do its part; run again soon, without counting it against the object.</summary>
    ApiFault,
}
