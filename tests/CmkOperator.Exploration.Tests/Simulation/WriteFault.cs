namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>What goes wrong with the first write of one pass.</summary>
internal enum WriteFault
{
    None,

    /// <summary>Azure rejects it immediately.</summary>
    Refused,

    /// <summary>Azure throttles the write.</summary>
    Throttled,

    /// <summary>Azure accepted it, and the answer was lost.</summary>
    AnswerLost,

    /// <summary>It never arrived, and nothing reports that.</summary>
    RequestLost,

    /// <summary>The process dies after the intent was recorded, before the request.</summary>
    CrashBefore,

    /// <summary>The process dies after the request, before its outcome was recorded.</summary>
    CrashAfter,

    /// <summary>Azure accepts it and returns no URL.</summary>
    NoUrl,

    /// <summary>The intent was recorded, but the process learns only that the write of the status failed, and sends nothing.</summary>
    IntentUnanswered,

    /// <summary>Azure carried it out, and the status that reports it was not written; the process keeps it.</summary>
    ReportLost,

    /// <summary>Azure rejects it immediately, and the status that reports it was not written; the process keeps it.</summary>
    RefusalLost,
}
