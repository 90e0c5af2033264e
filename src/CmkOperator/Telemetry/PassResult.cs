using CmkOperator.Controllers;

namespace CmkOperator.Telemetry;

/// <summary>How a pass ended, in controller-runtime's words.</summary>
internal static class PassResult
{
    /// <summary>Nothing is left to do.</summary>
    public const string Success = "success";

    /// <summary>Again after a time of the pass's choosing.</summary>
    public const string RequeueAfter = "requeue_after";

    /// <summary>Again at once: somebody else wrote first.</summary>
    public const string Requeue = "requeue";

    /// <summary>Failed; again with backoff.</summary>
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
    };
}
