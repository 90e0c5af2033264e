namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>What goes wrong with the first write of one pass.</summary>
internal enum WriteFault
{
    None,

    /// <summary>Azure says no at once.</summary>
    Refused,

    /// <summary>Azure asks to wait.</summary>
    Throttled,

    /// <summary>Azure took it, and the answer was lost.</summary>
    AnswerLost,

    /// <summary>It never arrived, and nobody knows.</summary>
    RequestLost,

    /// <summary>The process dies after the intent was recorded, before the request.</summary>
    CrashBefore,

    /// <summary>The process dies after the request, before its outcome was recorded.</summary>
    CrashAfter,

    /// <summary>Azure takes it and gives no URL.</summary>
    NoUrl,
}
