using CmkOperator.Controllers;

namespace CmkOperator.Telemetry;

/// <summary>How a pass ended, in controller-runtime's words.</summary>
internal static class PassResult
{
    /// <summary>Nothing is left to do.</summary>
    public const string Success = "success";

    /// <summary>Run again after a time that the pass chose.</summary>
    public const string RequeueAfter = "requeue_after";

    /// <summary>Run again immediately, because another writer was first.</summary>
    public const string Requeue = "requeue";

    /// <summary>Failed; run again with backoff.</summary>
    public const string Error = "error";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Success, RequeueAfter, Requeue, Error];

    /// <summary>The word for a result.</summary>
    public static string Of(ReconcileNext next) => next switch
    {
        ReconcileNext.Forget => Success,
        ReconcileNext.RequeueAfter => RequeueAfter,
        ReconcileNext.Retry => Error,
        ReconcileNext.Conflict => Requeue,
        ReconcileNext.ApiFault => Error,
    };
}
